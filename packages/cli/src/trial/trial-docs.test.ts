import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trialFamilies } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import {
  bootstrap,
  claimed,
  lawDraws,
  levelPpm,
  reportingSeeds,
  tuningSeeds,
} from './trial-protocol.ts'

// docs/trial.md is the protocol; the code follows it.

const page = readFileSync(join(root, 'docs/trial.md'), 'utf8')

test('the numbers of the protocol are those of the code', () => {
  const { resamples, seed, levelPercent } = bootstrap
  expect(page).toContain(`No policy in the library dominates \`${claimed}\``)
  for (const { first, last } of [tuningSeeds, reportingSeeds]) {
    expect(page).toContain(`| ${first} to ${last} |`)
  }
  expect(page).toContain(`${lawDraws.toLocaleString('en')} moves of all prices`)
  expect(page).toContain(`expected shortfall at ${levelPpm / 10_000}%`.replace('%', ' %'))
  expect(page).toContain(`${resamples.toLocaleString('en')} resamples`)
  expect(page).toContain(`seed ${seed}`)
  expect(page).toContain(`percentile interval, ${levelPercent} %`)
  for (const { family } of trialFamilies) expect(page).toContain(`| \`${family}\` |`)
})

test('what a trial is asked wrongly is said in one line', async () => {
  const refused = async (...words: readonly string[]): Promise<string> => {
    const { code, stderr } = await callPlimsoll('trial', ...words)
    expect(code).toBe(2)
    return stderr
  }
  expect(await refused('--seeds', '9-1')).toContain('give a first and a last seed')
  expect(await refused('--policies', 'bitmex,nothing')).toContain('"nothing" is not a preset')
  expect(await refused('--policies', 'bitmex,bitmex')).toContain('names "bitmex" twice')
  expect(await refused('--against', 'deribit')).toContain('--against: "deribit" is not a preset')
})

test('the terminal shows a line a policy, at most 100 characters wide', async () => {
  const words = ['trial', '--seeds', '1-2', '--policies', 'binance,contract-pro-rata', '--against']
  const { code, stdout } = await callPlimsoll(...words, 'bitmex')
  expect(code).toBe(0)
  const lines = stdout.split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
  for (const policy of ['binance', 'contract-pro-rata', 'bitmex']) {
    expect(lines.filter((line) => line.startsWith(`  ${policy}`)).length).toBe(2)
  }
})
