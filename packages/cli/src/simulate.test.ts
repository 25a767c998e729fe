import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grouped } from './output/grouped.ts'
import { callPlimsoll, type Finished } from './testing/run-plimsoll.ts'
import { simulateInto, type TestFolder, testFolder } from './testing/simulated-folder.ts'

interface Line {
  readonly sequence: number
  readonly timeMs: number
  readonly kind: string
  readonly events: readonly (Readonly<Record<string, unknown>> & { readonly kind: string })[]
}

interface Amount {
  readonly amount: string
}

interface Incident {
  readonly stateHashAfter: string
  readonly journal: { readonly sequence: number; readonly hash: string; readonly epoch: number }
  readonly cases: { readonly opened: number; readonly deficit: string }
  readonly deleveraging: { readonly fills: number; readonly accounts: number; filledValue: string }
  readonly liquidations: { readonly fills: number; readonly fees: string }
  readonly funds: readonly { readonly paid: string; readonly fees: string }[]
  readonly conservation: Readonly<Record<'deposited' | 'withdrawn' | 'difference', string>>
}

let folder: TestFolder
let document: string
let incident: Incident
let lines: readonly Line[]

beforeAll(async () => {
  folder = testFolder('simulate')
  document = await simulateInto(folder)
  incident = JSON.parse(document) as Incident
  lines = readFileSync(folder.at('events'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
})

afterAll(() => folder.remove())

/** A decimal with six places in quote units. */
function units(decimal: string): bigint {
  expect(decimal).toMatch(/^-?\d+\.\d{6}$/u)
  return BigInt(decimal.replace('.', ''))
}

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => total + units(amount), 0n)
}

function eventsOf(kind: string): Line['events'] {
  return lines.flatMap(({ events }) => events.filter((event) => event.kind === kind))
}

describe('the same scenario and seed', () => {
  test('give the same bytes, in memory as in a folder', async () => {
    const again = folder.at('again')
    const words = ['--seed', '7', '--events', again, '--json']
    const result = await callPlimsoll('simulate', 'crash', ...words)
    expect(result).toEqual({ code: 0, stdout: document, stderr: '' })
    expect(readFileSync(again).equals(readFileSync(folder.at('events')))).toBe(true)
  })

  test('another seed gives another run', async () => {
    const other = folder.at('other')
    const words = ['--seed', '8', '--events', other, '--json']
    const { stdout } = await callPlimsoll('simulate', 'crash', ...words)
    const { stateHashAfter, journal } = JSON.parse(stdout) as Incident
    expect(stateHashAfter).not.toBe(incident.stateHashAfter)
    expect(journal.hash).not.toBe(incident.journal.hash)
    expect(readFileSync(other).equals(readFileSync(folder.at('events')))).toBe(false)
  })

  test('a run that is over is told again and nothing is added', async () => {
    const result = await callPlimsoll('simulate', 'crash', '--data', folder.at('run'), '--json')
    const { epoch, sequence } = incident.journal
    const last = grouped(String(sequence))
    expect(result).toMatchObject({
      code: 0,
      stderr: `continuing after record ${last} of 21:05:00 UTC\nthe run was complete: nothing was added\n`,
    })
    // It was opened once more, and nothing else.
    expect(result.stdout).toBe(document.replace(`"epoch": ${epoch}`, `"epoch": ${epoch + 1}`))
  })
})

describe('--events', () => {
  test('has a line for every record, in order', () => {
    expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_line, index) => index))
    expect(lines).toHaveLength(incident.journal.sequence + 1)
    expect(lines[0]).toMatchObject({ kind: 'genesis', scenario: 'crash', seed: 7 })
    const times = lines.map(({ timeMs }) => timeMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('adds up to what the summary says', () => {
    const moved = (cause: string): bigint =>
      sum(
        eventsOf('moneyMoved')
          .filter((event) => event['cause'] === cause)
          .flatMap(({ amounts }) => (amounts as Amount[]).map(({ amount }) => amount)),
      )
    const { conservation, funds, liquidations, deleveraging } = incident
    expect(moved('deposit')).toBe(units(conservation.deposited))
    expect(-moved('withdrawal')).toBe(units(conservation.withdrawn))
    expect(units(conservation.difference)).toBe(0n)
    const fees = eventsOf('liquidationFeePaid').map(({ amount }) => amount as string)
    expect(sum(fees)).toBe(units(liquidations.fees))
    const paid = eventsOf('fundPaid').flatMap(({ cases }) => cases as Amount[])
    expect(sum(paid.map(({ amount }) => amount))).toBe(sum(funds.map((fund) => fund.paid)))
    const fills = eventsOf('deleveragingFilled').flatMap(
      (event) => event['fills'] as { readonly account: string; readonly value: string }[],
    )
    expect(fills).toHaveLength(deleveraging.fills)
    expect(new Set(fills.map(({ account }) => account)).size).toBe(deleveraging.accounts)
    expect(sum(fills.map(({ value }) => value))).toBe(units(deleveraging.filledValue))
    expect(fills.length).toBeGreaterThan(0)
    expect(fees.length).toBeGreaterThan(0)
  })

  test('a file that is something else is left alone', async () => {
    const file = folder.at('letter')
    writeFileSync(file, 'Dear reader\n')
    const result = await callPlimsoll('simulate', 'crash', '--events', file)
    expectRefused(
      result,
      `plimsoll: ${file}: is there already and is not the log of this run; name another file\n`,
    )
    expect(readFileSync(file, 'utf8')).toBe('Dear reader\n')
  })

  test('the log of another seed is left alone', async () => {
    const before = readFileSync(folder.at('events'))
    const words = ['--seed', '9', '--events', folder.at('events')]
    expect((await callPlimsoll('simulate', 'crash', ...words)).code).toBe(2)
    expect(readFileSync(folder.at('events')).equals(before)).toBe(true)
  })

  test.each([
    ['no/such/folder/events', 'cannot be made: its folder does not exist'],
    ['.', 'is a folder where a file belongs; name the file'],
    ['', 'is empty; name a file'],
  ])('%j cannot be written', async (name, complaint) => {
    const result = await callPlimsoll('simulate', 'crash', '--events', name)
    expectRefused(result, complaint)
  })
})

test('the page tells what happened and fits a line of 100 places', async () => {
  const { code, stdout, stderr } = await callPlimsoll('simulate', 'crash')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const title of [
    'A fall of',
    'Who paid: ',
    'Timeline (UTC)',
    'Rounds: ',
    'Prices, ',
    'Liquidations in the market: ',
    'Cases: ',
    'Deleveraged: ',
    'Funds: ',
    'Conservation: money equal to the unit',
    'Hashes (SHA-256)',
    'Next',
  ]) {
    expect(stdout).toMatch(new RegExp(`^${title.replaceAll(/[()]/gu, String.raw`\$&`)}`, 'mu'))
  }
  expect(stdout).toContain(incident.stateHashAfter)
  expect(Math.max(...stdout.split('\n').map((line) => Array.from(line).length))).toBeLessThan(101)
})

describe('a run that cannot begin', () => {
  test.each([
    [['simulate'], "missing required argument 'scenario'"],
    [['simulate', 'storm'], '"storm" is not a scenario; npx plimsoll scenarios lists them'],
    [['simulate', 'crahs'], '"crahs" is not a scenario; did you mean crash'],
    [['simulate', 'crash', '--seed', '-1'], "argument '-1' is invalid"],
    [['simulate', 'crash', '--seed', '1.5'], "argument '1.5' is invalid"],
    [['simulate', 'crash', '--seed', '9007199254740993'], 'is invalid'],
    [['simulate', 'crash', '--speed', '0'], "argument '0' is invalid"],
    [['simulate', 'crash', '--speed', 'fast'], "argument 'fast' is invalid"],
    [['simulate', 'crash', '--data', ''], 'is empty; name a folder'],
    [['simulate', 'crash', '--data', 'package.json'], 'is a file where a folder belongs'],
    [['simulate', 'crash', '--data', 'package.json/x'], 'is not a folder'],
    [['simulate', 'crash', '--data', 'docs'], 'holds no journal, but '],
  ])('%j', async (words, complaint) => {
    expectRefused(await callPlimsoll(...words), complaint)
  })

  test.each([
    [['crash', '--seed', '8'], 'holds crash with seed 7, not crash with seed 8'],
    [['jelly'], 'holds crash with seed 7, not jelly with seed 7'],
  ])('%j in the folder of another run', async (words, complaint) => {
    const run = folder.copyOf('run', `other-${words.join('-')}`)
    expectRefused(await callPlimsoll('simulate', ...words, '--data', run), complaint)
    const { code } = await callPlimsoll('verify', '--data', run)
    expect(code).toBe(0)
  })

  test('in a damaged folder, which stays as it is', async () => {
    const run = folder.copyOf('run', 'damaged')
    const file = `${run}/journal.sqlite`
    const bytes = readFileSync(file)
    const place = bytes.indexOf('"withdraw"', bytes.length / 2)
    bytes.write('"withdrew"', place)
    writeFileSync(file, bytes)
    const result = await callPlimsoll('simulate', 'crash', '--data', run)
    expect(result).toMatchObject({ code: 5, stdout: '' })
    expect(result.stderr).toMatch(
      /^plimsoll: \S+: the journal is damaged: record \d+ .*; see npx plimsoll verify --data \S+\n$/mu,
    )
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  test('with --json the error is a document', async () => {
    const { code, stdout } = await callPlimsoll('simulate', 'storm', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'unknownScenario' } })
  })
})

test('a folder that a start was killed in before there was a journal is as good as new', async () => {
  const run = folder.at('killed-early')
  mkdirSync(run)
  writeFileSync(`${run}/LOCK`, '')
  const result = await callPlimsoll('simulate', 'crash', '--data', run, '--json')
  expect(result).toEqual({ code: 0, stdout: document, stderr: '' })
})

test('a refusal makes no folder and no file', async () => {
  const run = folder.at('never')
  const events = folder.at('never-events')
  await callPlimsoll('simulate', 'storm', '--data', run, '--events', events)
  expect(existsSync(run)).toBe(false)
  expect(existsSync(events)).toBe(false)
})

function expectRefused(result: Finished, complaint: string): void {
  expect(result.stderr).toContain(complaint)
  expect(result.stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
  expect(result).toMatchObject({ code: 2, stdout: '' })
}
