import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { type Entry, openSqliteJournal } from '@plimsoll/journal'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entriesOf, writeJournal } from './testing/forged-journal.ts'
import { callPlimsoll } from './testing/run-plimsoll.ts'
import { imprintOf, simulateInto, type TestFolder, testFolder } from './testing/simulated-folder.ts'

interface Verified {
  readonly ok: boolean
  readonly records: number
  readonly lastGoodSequence: number
  readonly findings: readonly { readonly what: string; readonly sequence?: number; file?: string }[]
  readonly redecided?: number
  readonly hashesCompared?: number
  readonly stateHash?: string
}

let folder: TestFolder
let run: string
let incident: { readonly stateHashAfter: string; readonly journal: { readonly sequence: number } }

beforeAll(async () => {
  folder = testFolder('verify')
  incident = JSON.parse(await simulateInto(folder)) as typeof incident
  run = folder.at('run')
})

afterAll(() => folder.remove())

async function verify(path: string, code: number): Promise<Verified> {
  const result = await callPlimsoll('verify', '--data', path, '--json')
  expect(result).toMatchObject({ code, stderr: '' })
  return JSON.parse(result.stdout) as Verified
}

describe('a sound journal', () => {
  test('is verified and left as it was', async () => {
    const before = imprintOf(run)
    const { sequence } = incident.journal
    const verified = await verify(run, 0)
    expect(verified).toMatchObject({
      ok: true,
      records: sequence + 1,
      lastGoodSequence: sequence,
      findings: [],
      redecided: sequence,
      stateHash: incident.stateHashAfter,
    })
    expect(verified.hashesCompared).toBeGreaterThan(5)
    const page = await callPlimsoll('verify', '--data', run)
    expect(page).toMatchObject({ code: 0, stderr: '' })
    expect(page.stdout).toContain('Everything is as it was written.')
    expect(page.stdout).not.toContain('NO ')
    expect(imprintOf(run)).toEqual(before)
  })

  test('is replayed both ways to the same state, and left as it was', async () => {
    const before = imprintOf(run)
    const { code, stdout } = await callPlimsoll('replay', '--data', run, '--json')
    expect(code).toBe(0)
    const { stateHashAfter } = incident
    expect(JSON.parse(stdout)).toMatchObject({
      equal: true,
      stateHash: stateHashAfter,
      replays: [
        { from: 'genesis', fromSequence: 0, stateHash: stateHashAfter, notRedecided: 0 },
        { from: 'snapshot', stateHash: stateHashAfter, notRedecided: 0 },
      ],
    })
    const page = await callPlimsoll('replay', '--data', run)
    expect(page.stdout).toContain('Equal: every command decided again did what is on record')
    expect(imprintOf(run)).toEqual(before)
  })
})

describe('a damaged journal', () => {
  /** A copy of the run in which something was done; verified, it must be left as it is. */
  async function damaged(name: string, damage: (path: string) => void): Promise<Verified> {
    const path = folder.copyOf('run', name)
    damage(path)
    const before = imprintOf(path)
    const verified = await verify(path, 5)
    expect(verified.ok).toBe(false)
    const page = await callPlimsoll('verify', '--data', path)
    expect(page.code).toBe(5)
    for (const { what } of verified.findings.slice(0, 5)) {
      expect(page.stdout.replaceAll(/\n +/gu, ' ')).toContain(what)
    }
    expect(imprintOf(path)).toEqual(before)
    return verified
  }

  test('an altered record is named, and the last good one', async () => {
    const verified = await damaged('altered', (path) => {
      const bytes = readFileSync(`${path}/journal.sqlite`)
      bytes.write('"withdrew"', bytes.indexOf('"withdraw"', bytes.length / 2))
      writeFileSync(`${path}/journal.sqlite`, bytes)
    })
    const [first] = verified.findings
    expect(first?.what).toMatch(/^record \d+ does not have the content its hash was made of$/u)
    expect(verified.lastGoodSequence).toBe((first?.sequence ?? 0) - 1)
  })

  test('a lost end is noticed', async () => {
    const verified = await damaged('cut', (path) => {
      const size = readFileSync(`${path}/journal.sqlite`).length
      truncateSync(`${path}/journal.sqlite`, size - 100_000)
    })
    expect(verified.lastGoodSequence).toBeLessThan(incident.journal.sequence)
  })

  test('a missing HEAD is noticed', async () => {
    const verified = await damaged('headless', (path) => rmSync(`${path}/HEAD`))
    expect(verified.findings).toEqual([{ what: 'HEAD: is missing or unreadable', file: 'HEAD' }])
  })

  test('a damaged snapshot is noticed', async () => {
    const verified = await damaged('snapshot', (path) => {
      const name = readdirSync(path).find((one) => one.startsWith('snapshot-')) ?? ''
      const bytes = readFileSync(`${path}/${name}`)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      writeFileSync(`${path}/${name}`, bytes)
    })
    expect(verified.findings[0]?.file).toMatch(/^snapshot-\d+\.bin$/u)
  })

  test('no other verb reads it', async () => {
    const path = folder.copyOf('headless', 'unread')
    for (const verb of ['replay', 'explain']) {
      const result = await callPlimsoll(verb, '--data', path)
      expect(result).toMatchObject({ code: 5, stdout: '' })
      expect(result.stderr).toMatch(
        /^plimsoll: \S+: the journal is damaged after record \d+: .*; see npx plimsoll verify --data \S+\n$/u,
      )
    }
  })
})

describe('records that do not follow from their commands', () => {
  let entries: Entry[]

  beforeAll(async () => {
    entries = await entriesOf(folder.copyOf('run', 'read'))
  })

  /** A journal with a sound chain in which one record says something else. */
  async function forge(name: string, sequence: number, change: Partial<Entry>): Promise<string> {
    const path = folder.at(name)
    const forged = entries.map((entry) =>
      entry.sequence === sequence ? { ...entry, ...change } : entry,
    )
    await writeJournal(path, forged)
    return path
  }

  function depositIn(): { readonly sequence: number; readonly events: string } {
    const found = entries.find(({ kind, rejection }) => kind === 'deposit' && rejection === null)
    if (found === undefined) throw new Error('the run has a deposit')
    return found
  }

  test('another amount is noticed, and where', async () => {
    const { sequence, events } = depositIn()
    const more = events.replace(/"amounts":\[(\d+)\]/u, (_all, amount) => `"amounts":[${amount}1]`)
    expect(more).not.toBe(events)
    const path = await forge('forged', sequence, { events: more })
    const verified = await verify(path, 5)
    expect(verified).toMatchObject({ ok: false, lastGoodSequence: sequence - 1 })
    expect(verified.findings).toMatchObject([{ sequence }])
    expect(verified.findings[0]?.what).toContain('decided again, the events differ')
    const page = await callPlimsoll('verify', '--data', path)
    expect(page.stdout).toContain('NO  decisions')
    const replay = await callPlimsoll('replay', '--data', path, '--json')
    expect(replay.code).toBe(5)
    expect(JSON.parse(replay.stdout)).toMatchObject({ equal: false, difference: { sequence } })
    expect((await callPlimsoll('replay', '--data', path)).stdout).toContain('DIFFERENT at record')
  })

  test('a refusal that was none is noticed', async () => {
    const { sequence } = depositIn()
    const path = await forge('refused', sequence, { rejection: 'halted', events: '[]' })
    const { findings } = await verify(path, 5)
    expect(findings[0]?.what).toContain('the command is accepted, on record it is rejected')
  })

  test('a command of another version of the rules is applied and said to be', async () => {
    const { sequence } = depositIn()
    const path = await forge('versions', sequence, { logicVersion: 99 })
    const { stdout, code } = await callPlimsoll('verify', '--data', path)
    expect(code).toBe(0)
    expect(stdout).toContain('1 record of another version of the rules: applied, not decided again')
    expect((await callPlimsoll('replay', '--data', path)).stdout).toContain('1 record of another')
  })

  test('the run is not continued there', async () => {
    const { sequence, events } = depositIn()
    const path = await forge('continued', sequence, { events: `${events.slice(0, -1)} ]` })
    const result = await callPlimsoll('simulate', 'crash', '--data', path)
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr).toContain(
      `holds another run than crash with seed 7: record ${sequence} has another outcome`,
    )
  })
})

describe('a folder that cannot be verified', () => {
  test.each(['verify', 'replay', 'explain'])('%s says what is there instead', async (verb) => {
    const empty = folder.at(`empty-${verb}`)
    mkdirSync(empty)
    const cases = [
      ['no/such/folder', 'no/such/folder: does not exist; check the path'],
      [empty, `${empty}: is empty; npx plimsoll simulate crash --data ${empty} fills it`],
      ['docs', 'docs: holds no journal, but '],
      ['package.json', 'package.json: is a file where a folder belongs; name a folder'],
      ['', '--data: is empty; name a folder'],
    ] as const
    for (const [path, complaint] of cases) {
      const result = await callPlimsoll(verb, '--data', path)
      expect(result).toMatchObject({ code: 2, stdout: '' })
      expect(result.stderr).toContain(complaint)
      expect(result.stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
    }
  })

  test('a database of something else', async () => {
    const path = folder.at('foreign')
    mkdirSync(path)
    writeFileSync(`${path}/journal.sqlite`, 'not a database at all, but long enough to be one')
    const result = await callPlimsoll('verify', '--data', path, '--json')
    expect(result.code).toBe(5)
  })

  test.each(['verify', 'replay', 'explain', 'simulate'])(
    '%s waits for the writer of an open journal',
    async (verb) => {
      const path = folder.copyOf('run', `locked-${verb}`)
      const writer = await openSqliteJournal(path)
      const words = verb === 'simulate' ? ['simulate', 'crash'] : [verb]
      const result = await callPlimsoll(...words, '--data', path)
      await writer.close()
      expect(result).toEqual({
        code: 4,
        stdout: '',
        stderr: `plimsoll: ${path}: another process has this journal open; wait until it ends, or stop it, and try again\n`,
      })
    },
  )

  test('a journal that was begun and has no record yet is empty, not damaged', async () => {
    const path = folder.at('begun')
    await (await openSqliteJournal(path)).close()
    expect(await verify(path, 0)).toMatchObject({ ok: true, records: 0, findings: [] })
    expect((await callPlimsoll('verify', '--data', path)).stdout).toContain('The journal is empty')
    const replay = await callPlimsoll('replay', '--data', path)
    expect(replay).toMatchObject({ code: 2, stdout: '' })
    expect(replay.stderr).toContain('the journal is empty')
  })

  test('a receipt is not supported yet', async () => {
    const result = await callPlimsoll('verify', 'receipt.json', '--json')
    expect(result.code).toBe(2)
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'notSupported' } })
    const nothing = await callPlimsoll('verify')
    expect(nothing).toMatchObject({ code: 2, stdout: '' })
    expect(nothing.stderr).toContain('give --data with the folder of a journal')
  })
})
