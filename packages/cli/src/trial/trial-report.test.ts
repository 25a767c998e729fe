import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { presets } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import { claimed } from './trial-protocol.ts'

// docs/trial-report.md was written by the command; its last part is short enough to be made again here.

const page = readFileSync(join(root, 'docs/trial-report.md'), 'utf8')

test('what it shows of a few books is what the command prints', async () => {
  const samples = [...page.matchAll(/```\n\$ npx plimsoll (trial .*)\n([^`]*)```/gu)]
  expect(samples).toHaveLength(1)
  for (const [, command = '', shown] of samples) {
    expect((await callPlimsoll(...command.split(' '))).stdout).toBe(shown)
  }
})

test('its sentence says what its table says, and no policy of the library is missing', () => {
  const [, sentence = ''] = /^\*\*(.* dominates? .*)\*\*$/mu.exec(page) ?? []
  const [table = ''] = /^\| Policy [\s\S]*?\n\n/mu.exec(page) ?? []
  const rows = table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const dominating = rows.filter((cells) => cells[8] === 'yes').map((cells) => cells[1])
  const who = dominating.length === 0 ? 'No policy' : dominating.join(', ')
  expect(sentence.startsWith(`${who} of the ${rows.length - 1} compared `)).toBe(true)
  expect(sentence).toContain(` ${claimed} on both next-shock shortfall and broken hedges.`)
  const refused = [...page.matchAll(/^- `([\w-]+)`: /gmu)].map(([, policy]) => policy)
  const named = [...rows.map((cells) => cells[1]?.replaceAll('*', '')), ...refused]
  expect(named).toHaveLength(presets.length)
  expect(new Set(named)).toEqual(new Set(presets.map(({ spec }) => spec.policy)))
})
