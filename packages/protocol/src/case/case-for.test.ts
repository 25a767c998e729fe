import { createState, findPreset, step, view } from '@plimsoll/engine'
import { randomBook } from '@plimsoll/testkit'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import { parseBook } from '../book/parse-book.ts'
import { isVenueLedger, ledgerNameAmong } from '../resolution/ledger-name.ts'
import { caseFor } from './case-for.ts'
import { type CaseDocument, caseJsonSchema } from './case-schema.ts'
import { caseDocumentOf, caseRoundsOf } from './encode-case-round.ts'

const firstSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 1_000
const books = 200

function casesOf(seed: number): CaseDocument[] {
  const { spec, format } = parseBook(randomBook(seed), {
    file: `random book ${seed}`,
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const { domain, timeMs } = spec
  const state = createState(spec)
  const decision = step(state, { kind: 'openRound', timeMs })
  if (decision.outcome !== 'accepted') return []
  const openings = decision.events.flatMap((event) =>
    event.kind === 'roundOpened' ? event.cases : [],
  )
  const round = view(state).round(decision.events)
  const place = { sequence: 1, timeMs }
  return caseRoundsOf(
    { openedSequence: 1, openedTimeMs: timeMs, view: round, openings },
    place,
    format,
  ).map(({ round: added, ...name }) => caseDocumentOf({ domain, ...name }, [added]))
}

const cases = Array.from({ length: books }, (_none, index) => casesOf(firstSeed + index)).flat()

test(`${books} random books: cases follow their schema, whole and as an account sees them`, () => {
  const validator = Compile(caseJsonSchema)
  expect(cases.length).toBeGreaterThan(books)
  for (const one of cases) {
    expect(validator.Errors(one)[1]).toEqual([])
    expect(validator.Errors(caseFor(one, new Set([one.account])))[1]).toEqual([])
  }
})

test(`${books} random books: an account sees its own case and no row of others`, () => {
  let hidden = 0
  for (const one of cases) {
    const own = new Set([one.account])
    expect(caseFor(one, new Set())).toBeUndefined()
    const shown = caseFor(one, own)
    const layers = shown?.rounds.flatMap((round) => round.case.layers) ?? []
    const whole = one.rounds.flatMap((round) => round.case.layers)
    for (const [index, layer] of layers.entries()) {
      const { fills = 0, postings = 0 } = layer.hidden ?? {}
      expect(layer.fills.length + fills).toBe(whole[index]?.fills.length)
      expect(layer.postings.length + postings).toBe(whole[index]?.postings.length)
      for (const { account } of layer.fills) expect(isOpenTo(account, one.account)).toBe(true)
      for (const { ledger } of layer.postings) expect(isOpenTo(ledger, one.account)).toBe(true)
      expect(layer.paid).toBe(whole[index]?.paid)
      hidden += fills
    }
  }
  expect(hidden).toBeGreaterThan(0)
})

test(`${books} random books: what an account sees names nobody else`, () => {
  let named = 0
  for (const one of cases) {
    const strangers = new Set(['stranger-1', 'stranger-2'])
    const [first] = one.rounds
    if (first === undefined) continue
    const exemptions = { accounts: [one.account, ...strangers], markets: [] }
    const layers = first.case.layers.map((layer) => ({ ...layer, account: 'stranger-1' }))
    const orderReason = 'it trades for stranger-2'
    const round = { ...first, orderReason, exemptions, case: { ...first.case, layers } }
    const document = { ...one, rounds: [round] }
    const shown = JSON.stringify(caseFor(document, new Set([one.account])))
    for (const stranger of strangers) expect(shown).not.toContain(stranger)
    named += layers.length
  }
  expect(named).toBeGreaterThan(0)
})

/** Whether a row may be shown to the account: its own, or the venue's. */
function isOpenTo(name: string, account: string): boolean {
  const isOwn = name === account || name.startsWith(`${account}:`)
  return isOwn || name.startsWith('fund:') || name === 'residue'
}

describe('whose a ledger is', () => {
  const accounts = new Set(['a', 'a:b', 'fund'])

  test.each([
    ['a:cross', { account: 'a', bucket: 'cross' }],
    ['a:b:cross', { account: 'a:b', bucket: 'cross' }],
    ['a:isolated:M:long', { account: 'a', bucket: 'isolated:M:long' }],
    ['a:isolated:M:N:short', { account: 'a', bucket: 'isolated:M:N:short' }],
    ['fund:cross', { account: 'fund', bucket: 'cross' }],
    // Of accounts whose ids begin with that of another and end like one of its buckets.
    ['a:isolated:x:cross', undefined],
    ['a:isolated:x:isolated:M:long', undefined],
    ['a:isolated:isolated:M:long', undefined],
    ['b:cross', undefined],
    ['fund:insurance', undefined],
    ['residue', undefined],
    ['', undefined],
  ])('%j', (ledger, name) => {
    expect(ledgerNameAmong(ledger, accounts)).toEqual(name)
  })

  test.each([
    ['residue', true],
    ['fund:insurance', true],
    ['fund:cross', false],
    ['fund:isolated:M:long', false],
    ['a:cross', false],
  ])('%j is the venue’s: %j', (ledger, expected) => {
    expect(isVenueLedger(ledger)).toBe(expected)
  })
})
