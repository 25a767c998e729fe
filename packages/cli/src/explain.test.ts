import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@plimsoll/client'
import { findPreset, type BookSpec } from '@plimsoll/engine'
import { openSqliteJournal, Sequencer, type Submission } from '@plimsoll/journal'
import { type CaseDocument, parseBookText } from '@plimsoll/protocol'
import { readConfig, startServer } from '@plimsoll/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseDocument } from './explain/case-document.ts'
import { findCases } from './explain/find-cases.ts'
import { callPlimsoll, root } from './testing/run-plimsoll.ts'
import { imprintOf, simulateInto, type TestFolder, testFolder } from './testing/simulated-folder.ts'

interface ListedCase {
  readonly caseId: string
  readonly account: string
  readonly deficit: string
  readonly rounds: number
  readonly status: string
  readonly cause: string
}

interface Layer {
  readonly layer: string
  readonly paid: string
  readonly residualDeficit: string
  readonly fills: readonly { readonly account: string; readonly size: string; value: string }[]
}

interface Explained {
  readonly caseId: string
  readonly status: string
  readonly rounds: readonly {
    readonly opened: { readonly sequence: number }
    readonly finished: { readonly sequence: number }
    readonly cause: string
    readonly case: {
      readonly deficit: string
      readonly residualDeficit: string
      readonly status: string
      readonly layers: readonly Layer[]
    }
  }[]
}

let folder: TestFolder
let run: string
let cases: readonly ListedCase[]

beforeAll(async () => {
  folder = testFolder('explain')
  await simulateInto(folder)
  run = folder.at('run')
  const { stdout } = await callPlimsoll('explain', '--data', run, '--json')
  ;({ cases } = JSON.parse(stdout) as { cases: ListedCase[] })
})

afterAll(() => folder.remove())

async function explain(path: string, id: string): Promise<Explained> {
  const result = await callPlimsoll('explain', '--data', path, '--case', id, '--json')
  expect(result).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(result.stdout) as Explained
}

async function explainPage(path: string, ...words: readonly string[]): Promise<string> {
  const result = await callPlimsoll('explain', '--data', path, ...words)
  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(
    Math.max(...result.stdout.split('\n').map((line) => Array.from(line).length)),
  ).toBeLessThan(101)
  return result.stdout
}

function units(decimal: string): bigint {
  return BigInt(decimal.replace('.', ''))
}

describe('the list', () => {
  test('names every case that the records opened, the largest deficits first', () => {
    const opened = readFileSync(folder.at('events'), 'utf8').matchAll(/"caseId":"([^"]+)"/gu)
    const ids = new Set([...opened].map(([, id]) => id))
    expect(new Set(cases.map(({ caseId }) => caseId))).toEqual(ids)
    expect(ids.size).toBeGreaterThan(50)
    const deficits = cases.map(({ deficit }) => units(deficit))
    expect(deficits).toEqual(deficits.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
  })

  test('shows as many as asked for', async () => {
    const page = await explainPage(run, '--top', '3')
    expect(page).toContain(`3 of ${cases.length} shown, the largest deficits first`)
    expect(page.match(/^ {2}simulated-crash:/gmu)).toHaveLength(3)
    const { stdout } = await callPlimsoll('explain', '--data', run, '--top', '3', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ total: cases.length, cases: cases.slice(0, 3) })
  })

  test('changes nothing', async () => {
    const before = imprintOf(run)
    await explainPage(run)
    expect(imprintOf(run)).toEqual(before)
  })
})

describe('one case', () => {
  test('what the layers paid and left adds up, in every round of every kind of case', async () => {
    const kinds = Map.groupBy(
      cases,
      ({ cause, status, rounds }) => `${cause} ${status} ${rounds > 1}`,
    )
    expect(kinds.size).toBeGreaterThan(2)
    for (const [example] of kinds.values()) {
      const explained = await explain(run, example?.caseId ?? '')
      expect(explained.rounds).toHaveLength(example?.rounds ?? 0)
      for (const { case: one } of explained.rounds) {
        let left = units(one.deficit)
        for (const layer of one.layers) {
          left -= units(layer.paid)
          expect(units(layer.residualDeficit)).toBe(left)
        }
        expect(units(one.residualDeficit)).toBe(left)
      }
      expect(explained.rounds.at(-1)?.case.status).toBe(example?.status)
      expect(explained.rounds.slice(1).every(({ cause }) => cause === 'suspended')).toBe(true)
    }
  })

  test('its fills are those of the records', async () => {
    const lines = readFileSync(folder.at('events'), 'utf8').trimEnd().split('\n')
    const [largest] = cases
    const { rounds } = await explain(run, largest?.caseId ?? '')
    for (const { opened, case: one } of rounds) {
      const record = JSON.parse(lines[opened.sequence] ?? '') as {
        events: { kind: string; caseId?: string; planId?: string; fills?: Layer['fills'] }[]
      }
      const planned = record.events
        .filter(({ kind, planId }) => {
          return kind === 'deleveragingFilled' && planId?.startsWith(`${largest?.caseId}:`)
        })
        .flatMap(({ fills = [] }) =>
          fills.map(({ account, size, value }) => [account, size, value]),
        )
      const told = one.layers
        .filter(({ layer }) => layer === 'adl')
        .flatMap(({ fills }) => fills.map(({ account, size, value }) => [account, size, value]))
      expect(told).toEqual(planned)
      expect(told.length).toBeGreaterThan(0)
    }
  })

  test('is told in words, by its whole id as by its numbers', async () => {
    const [largest] = cases
    const id = largest?.caseId ?? ''
    const page = await explainPage(run, '--case', id)
    expect(page).toContain(`Case ${id}\nthe `)
    expect(page).toContain('opened because its equity was below 0 at healthy prices: money ')
    expect(page).toMatch(/rank +account .* price +mark +bankruptcy +score +forgone/u)
    expect(page).toContain('  ended: closed')
    expect(await explainPage(run, '--case', id.replace('simulated-crash:', ''))).toBe(page)
  })

  test('a suspended one is followed from round to round', async () => {
    const again = cases.find(({ rounds, status }) => rounds > 1 && status === 'closed')
    const page = await explainPage(run, '--case', again?.caseId ?? '')
    expect(page).toContain(`Round 1 of ${again?.rounds}: `)
    expect(page).toContain(`Round ${again?.rounds} of ${again?.rounds}: `)
    expect(page).toContain('taken up again, measured anew')
    expect(page).toContain('ended: suspended, because ')
    expect(page.trimEnd().endsWith('ended: closed')).toBe(true)
  })

  test('what the venue tried before is told', async () => {
    const failed = cases.find(({ cause }) => cause === 'liquidationFailed')
    const page = await explainPage(run, '--case', failed?.caseId ?? '')
    expect(page).toMatch(
      /Before\n {2}[\d:]+, record [\d,]+: below maintenance; .*\n {2}\d+ fills? in the market.*\n {2}[\d:]+, record [\d,]+: the venue gave it up/u,
    )
    expect(page).toContain('opened because the venue could not close it in the market')
  })

  test('an unknown one suggests its neighbours', async () => {
    const [first] = cases
    const id = first?.caseId ?? ''
    const complain = async (asked: string): Promise<string> => {
      const result = await callPlimsoll('explain', '--data', run, '--case', asked)
      expect(result).toMatchObject({ code: 2, stdout: '' })
      return result.stderr
    }
    expect(await complain(`${id}0`)).toContain(`has no case "${id}0"; near it: ${id} (`)
    expect(await complain(first?.account ?? '')).toContain(`near it: ${id} (${first?.account})`)
    expect(await complain('maker-1')).toContain('an account of that name was never a case')
    const bad = await callPlimsoll('explain', '--data', run, '--top', '0')
    expect(bad).toMatchObject({ code: 2, stdout: '' })
  })
})

test('a server tells every case as it is told here', async () => {
  const data = folder.at('data')
  cpSync(run, folder.at('data/domains/simulated-crash'), { recursive: true })
  const config = readConfig('[log]\nlevel = "error"\n', {
    file: 'explain.toml',
    isDev: true,
    data,
    port: 0,
  })
  const server = await startServer(config)
  const client = createClient({ url: server.url })
  const told = new Map<string, CaseDocument>()
  for await (const one of client.pages('listCases', { domain: 'simulated-crash', limit: 1_000 })) {
    told.set(one.caseId, one)
  }
  await server.close()
  const journal = await openSqliteJournal(folder.at('data/domains/simulated-crash'))
  const found = await findCases(
    journal,
    () => true,
    () => undefined,
  )
  await journal.close()
  const explained = [...found.cases.values()].map((one) => caseDocument(found, one))
  expect(explained.length).toBeGreaterThan(50)
  expect(explained.filter(({ liquidation }) => (liquidation?.fills ?? 0) > 0)).not.toEqual([])
  expect(told.size).toBe(explained.length)
  for (const one of explained) expect(told.get(one.caseId)).toEqual(one)
})

describe('a journal that was not simulated', () => {
  /** The first example, under limits, led by a sequencer. */
  async function lead(
    name: string,
    limits: NonNullable<BookSpec['limits']>,
    submissions: readonly Submission[],
  ): Promise<string> {
    const file = join(root, 'examples/first.book.json')
    const { spec } = parseBookText(readFileSync(file, 'utf8'), {
      file,
      resolvePolicy: (policy) => findPreset(policy)?.spec,
    })
    const path = folder.at(name)
    const sequencer = await Sequencer.open({
      openJournal: () => openSqliteJournal(path),
      genesis: { ...spec, limits },
      clock: { nowMs: () => spec.timeMs },
    })
    for (const submission of submissions) {
      expect(await sequencer.submit(submission)).toMatchObject({ outcome: 'accepted' })
    }
    await sequencer.close()
    return path
  }

  test('a round in several steps is one round', async () => {
    const whole = await lead('whole', {}, [{ kind: 'openRound' }])
    const steps = await lead('steps', { stepFillsMax: 1 }, [{ kind: 'openRound' }])
    const one = await explain(whole, 'usdt-perps:0:1')
    const other = await explain(steps, '0:1')
    const [round] = other.rounds
    expect(round?.finished.sequence).toBeGreaterThan(round?.opened.sequence ?? Infinity)
    expect(round?.case).toEqual(one.rounds[0]?.case)
    expect(await explainPage(steps, '--case', '0:1')).toContain('records 1 to ')
    // The journal says how its markets are written.
    expect(await explainPage(whole, '--case', '0:1')).toMatch(
      /1 +a1 .* 1\.500 +50,500\.0 +50,000\.0/u,
    )
  })

  test('an officer’s reason is told', async () => {
    const path = await lead('ordered', {}, [
      { kind: 'orderCase', account: 'a2', bucket: 'cross', reason: 'a drill' },
      { kind: 'openRound' },
    ])
    const list = await explainPage(path)
    expect(list).toContain('ordered')
    const { stdout } = await callPlimsoll('explain', '--data', path, '--json')
    const { cases: found } = JSON.parse(stdout) as { cases: ListedCase[] }
    const ordered = found.find(({ cause }) => cause === 'ordered')
    const page = await explainPage(path, '--case', ordered?.caseId ?? '')
    expect(page).toContain('opened by order of an officer (a drill)')
  })

  test('one without cases says so', async () => {
    const path = await lead('quiet', {}, [{ kind: 'halt', reason: 'maintenance' }])
    expect(await explainPage(path)).toContain('Nobody went bankrupt in this journal.')
    const result = await callPlimsoll('explain', '--data', path, '--case', '0:1')
    expect(result.stderr).toContain('has no case "0:1"; the journal has no cases')
  })
})
