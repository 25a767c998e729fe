import {
  createState,
  type Decision,
  findPreset,
  quoteUnits,
  type State,
  step,
  view,
  waterfallHash,
  whatIf,
} from '@plimsoll/engine'
import { randomBook } from '@plimsoll/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ParsedBook, parseBook } from '../../book/parse-book.ts'
import { caseDocumentOf, caseRoundsOf } from '../../case/encode-case-round.ts'
import { encodeAnswer } from '../../command/encode-answer.ts'
import { encodeEvent } from '../../event/encode-event.ts'
import { EventWriter } from '../../event/event-writer.ts'
import { receiptsOf } from '../../receipt/receipts-of.ts'
import { checkBy } from '../check-document.ts'
import { type DocumentName, documentSchema } from '../documents/definitions.ts'
import type { JsonSchema } from '../documents/json-schema.ts'
import { encodeAccount } from './encode-account.ts'
import { encodeAccountAdl, encodeQueue } from './encode-adl.ts'
import { encodeDomain } from './encode-domain.ts'
import { encodeFunds } from './encode-funds.ts'
import { encodeLoad, loadMovesPermille } from './encode-load.ts'
import { encodeMarkets } from './encode-markets.ts'
import { encodePlans } from './encode-plans.ts'
import { encodeWhatIf } from './encode-what-if.ts'

const firstSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 1_000
const bookCount = 60

// No word of a document contains it by chance.
const mark = 'ΩΩ'

type Book = Pick<ParsedBook, 'spec' | 'format'>
type Written = readonly [DocumentName, unknown]

/** A random book in which every account has an unmistakable id. */
function markedBook(seed: number): Book {
  const book = randomBook(seed)
  const ids = new Set(book.accounts.map(({ account }) => account))
  const marked: unknown = JSON.parse(
    JSON.stringify(book, (key, value: unknown) =>
      (key === 'account' || key === 'owner') && ids.has(String(value)) ? mark + value : value,
    ),
  )
  const { spec, format } = parseBook(marked, {
    file: `random book ${seed}`,
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  return { spec: { ...spec, execution: seed % 2 === 0 ? 'ledger' : 'sidecar' }, format }
}

function documentsOf(seed: number): Written[] {
  const book = markedBook(seed)
  const state = createState(book.spec)
  const before = standing(state, book)
  const decision = step(state, { kind: 'openRound', timeMs: book.spec.timeMs })
  return [...before, ...standing(state, book), ...outcome(state, book, decision)]
}

function standing(state: State, { spec, format }: Book): Written[] {
  const read = view(state)
  const at = { epoch: 1, sequence: read.sequence(), timeMs: read.timeMs() }
  const terms = { format, markets: spec.markets }
  const triggers = read.triggers()
  const place = { domain: spec.domain, mode: 'ledger', phase: 'running', queueLength: 0 } as const
  const policy = spec.waterfall.find((layer) => layer.layer === 'adl')?.policy
  const queues = read.prices().flatMap(({ market, markPriceTicks }) =>
    (['long', 'short'] as const).flatMap((side): Written[] => {
      const rows = policy && read.queue({ market, side, policy })
      if (policy === undefined || rows === undefined) return []
      const queue = { market, side, policy, markPriceTicks, rows }
      return [['queue', encodeQueue(format, queue, { at, shown: rows, next: 'n' })]]
    }),
  )
  const accounts = read.accounts().flatMap(({ account }): Written[] => {
    const ranks = read.standing(account)?.ranks ?? []
    const answer = whatIf(state, { account, depositQuote: quoteUnits(1000n) })
    return [
      ['account', encodeAccount(read, account, { at, terms })],
      ['accountAdl', encodeAccountAdl(format, { account, ranks }, { at, triggers })],
      ...(answer
        ? ([['whatIf', encodeWhatIf(format, { account, view: answer }, { at, triggers })]] as const)
        : []),
    ]
  })
  const waterfall = waterfallHash(spec)
  return [
    [
      'domain',
      encodeDomain({ ...place, ...at }, { state: read, format, waterfallHash: waterfall }),
    ],
    ['marketList', encodeMarkets(read, at, terms)],
    ['fundList', encodeFunds(read, at, terms)],
    ['load', encodeLoad(read.load(loadMovesPermille), at, terms)],
    ['planList', encodePlans(read.plans(), at, format)],
    ...queues,
    ...accounts,
  ]
}

function outcome(state: State, { spec, format }: Book, decision: Decision): Written[] {
  if (decision.outcome !== 'accepted') return []
  const { events } = decision
  const read = view(state)
  const writer = new EventWriter(format, read.names(), spec.markets)
  const { domain, timeMs } = spec
  const openings = events.flatMap((event) => (event.kind === 'roundOpened' ? event.cases : []))
  const round = read.round(events)
  const record = { domain, epoch: 1, sequence: 1, timeMs, round: { view: round } }
  const finished = { openedSequence: 1, openedTimeMs: timeMs, view: round, openings }
  const cases = caseRoundsOf(finished, { sequence: 1, timeMs }, format)
  return [
    ...events.map((event): Written => ['event', encodeEvent(event, writer)]),
    ['answer', encodeAnswer({ ...decision, sequence: 1, address: { epoch: 1 } }, writer)],
    ...cases.map(
      ({ round: added, ...name }): Written => [
        'case',
        caseDocumentOf({ domain, ...name }, [added]),
      ],
    ),
    ['receiptPage', { rows: receiptsOf(record, { format, markets: spec.markets }) }],
  ]
}

let documents: readonly Written[] = []

beforeAll(() => {
  documents = Array.from({ length: bookCount }, (_none, index) =>
    documentsOf(firstSeed + index),
  ).flat()
})

describe(`everything that is written of ${bookCount} random books before and after a round`, () => {
  test('follows its schema', () => {
    const checks = new Map<DocumentName, ReturnType<typeof checkBy>>()
    for (const [name, document] of documents) {
      const check = checks.get(name) ?? checkBy(documentSchema(name), name)
      checks.set(name, check)
      expect(check(document)).toEqual([])
    }
    expect(checks.size).toBe(13)
  })

  test('names accounts only where its schema says so', () => {
    const schemas = new Map<DocumentName, JsonSchema>()
    let hidden = 0
    for (const [name, document] of documents) {
      const schema = schemas.get(name) ?? documentSchema(name)
      schemas.set(name, schema)
      const unmarked = stringsWithoutMark(document, [schema], schema)
      expect(unmarked.filter((text) => text.includes(mark))).toEqual([])
      hidden += JSON.stringify(document).split(mark).length - 1
    }
    expect(hidden).toBeGreaterThan(1000)
  })
})

function stringsWithoutMark(
  value: unknown,
  schemas: readonly JsonSchema[],
  root: JsonSchema,
): string[] {
  const flat = schemas.flatMap((schema) => flattened(schema, root))
  if (typeof value === 'string') return flat.some(isMarked) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    const items = flat.flatMap((schema) => schema.items ?? [])
    return value.flatMap((item) => stringsWithoutMark(item, items, root))
  }
  return Object.entries(value).flatMap(([field, inner]) => {
    const described = flat.flatMap(({ properties, additionalProperties }) => {
      const other = typeof additionalProperties === 'object' ? [additionalProperties] : []
      return properties?.[field] ?? other
    })
    return stringsWithoutMark(inner, described, root)
  })
}

function isMarked(schema: JsonSchema): boolean {
  return [schema['x-account'], schema['x-ledger'], schema['x-text']].includes(true)
}

function flattened(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const target = schema.$ref && root.$defs?.[schema.$ref.replace('#/$defs/', '')]
  const forms = [...(target ? [target] : []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return [schema, ...forms.flatMap((form) => flattened(form, root))]
}
