import { readFileSync } from 'node:fs'
import { createState, BookRefused, findPreset } from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { certify } from '../certificate/certificate.ts'
import { drainProblem } from '../certificate/drain-problem.ts'
import type { ComparedPolicy } from '../comparison/comparison.ts'
import type { ComparisonDocument } from '../comparison/comparison-document.ts'
import { encodeComparison } from '../comparison/encode-comparison.ts'
import { measureRound } from '../comparison/outcome.ts'
import { playRound } from '../comparison/play-round.ts'
import { measureRisk } from '../risk/measure-risk.ts'
import { comparisonPage } from './comparison-page.ts'

const { spec, format } = parseBookText(
  readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8'),
  { file: 'first', resolvePolicy: (name) => findPreset(name)?.spec },
)

const nextShocks = { seed: 3, draws: 2, levelPpm: 500_000 }
const law = {
  markets: ['BTC-USDT'],
  shocks: [
    { weight: 1, returnsPpm: [-800_000] },
    { weight: 1, returnsPpm: [800_000] },
  ],
}

function compared(name: string): ComparedPolicy {
  const preset = findPreset(name)
  if (preset === undefined) throw new Error(`${name} ships`)
  const waterfall = spec.waterfall.map((layer) =>
    layer.layer === 'adl' ? { layer: layer.layer, policy: preset.spec } : layer,
  )
  const policy = { policy: name, kind: 'deleveraging' } as const
  try {
    const result = playRound(createState({ ...spec, waterfall }), spec.timeMs)
    if ('refused' in result) return { ...policy, refused: result.refused }
    const { played, waterfallHash } = result
    const problem = drainProblem(played)
    const certificate = problem && certify(problem, undefined)
    const risk = measureRisk(played, law, nextShocks.levelPpm)
    const measured = { ...policy, waterfallHash, outcome: measureRound(played), risk }
    return certificate ? { ...measured, certificate } : measured
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    return { ...policy, refused: { code: error.code, message: error.message } }
  }
}

const document = encodeComparison({
  format,
  timeMs: spec.timeMs,
  shocks: [
    {
      market: 'BTC-USDT',
      change: '-1%',
      markBeforeTicks: { numerator: 505_051n, denominator: 1n },
      markTicks: { numerator: 500_000n, denominator: 1n },
    },
  ],
  nextShocks,
  policies: ['bitmex', 'okx', 'contract-pro-rata', 'kraken'].map(compared),
})

/** The rarer parts of a comparison, which this book does not reach, and no number twice, so that none hides another. */
const rare: ComparisonDocument = distinct({
  ...document,
  policies: document.policies.map((row) =>
    'refused' in row
      ? row
      : {
          ...row,
          charges: { total: '0', flatAccounts: [{ account: 'flat', charged: '0' }] },
          after: { ...row.after, belowMaintenance: ['thin'], bankrupted: ['broken'] },
          settledMarkets: ['ENDED'],
          withdrawals: 'gated',
          exemptions: {
            accounts: ['maker'],
            markets: [{ policy: 'exempting', markets: ['SPARED'] }],
          },
        },
  ),
})

/** The same with every number another one. */
function distinct(from: ComparisonDocument): ComparisonDocument {
  let count = 1_000
  const next = (): number => (count += 1)
  return JSON.parse(JSON.stringify(from), (key, value: unknown) => {
    if (['version', 'timeMs', 'denominator', 'display'].includes(key)) return value
    if (typeof value === 'number') return next()
    const isNumber = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/u.test(value)
    return isNumber ? String(next()) : value
  }) as ComparisonDocument
}

interface ReadPage {
  /** Texts and values of attributes, entities resolved. */
  readonly texts: ReadonlySet<string>
  readonly elements: ReadonlySet<string>
  readonly attributes: ReadonlySet<string>
}

/** Reads a page as a browser would: fails where elements do not close in order. */
function readPage(html: string): ReadPage {
  const texts = new Set<string>()
  const elements = new Set<string>()
  const attributes = new Set<string>()
  const open: string[] = []
  const token = /<!doctype html>|<(\/?)([a-z0-9]+)((?: [a-zA-Z0-9-]+="[^"<>]*")*)>|([^<]+)/gy
  let at = 0
  for (const [all, slash, name, given, text] of html.matchAll(token)) {
    at += all.length
    if (text !== undefined) texts.add(resolved(text))
    if (name === undefined) continue
    elements.add(name)
    for (const [, key = '', value = ''] of (given ?? '').matchAll(/ ([a-zA-Z0-9-]+)="([^"]*)"/gu)) {
      attributes.add(key)
      texts.add(resolved(value))
    }
    if (slash === '/') expect(open.pop()).toBe(name)
    else if (name !== 'meta') open.push(name)
  }
  expect({ at, open }).toEqual({ at: html.length, open: [] })
  return { texts, elements, attributes }
}

function resolved(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    amp: '&',
  }
  expect(text).not.toMatch(/&(?!(?:lt|gt|quot|#39|amp);)/u)
  return text.replace(/&(lt|gt|quot|#39|amp);/gu, (_all, name: string) => entities[name] ?? '')
}

/** What the page says in words of its own. */
const hidden: ReadonlySet<string> = new Set([
  'version',
  'timeMs',
  'kind',
  'layer',
  'code',
  'metric',
  'unit',
  'method',
  'source',
])

/** Every number and name of a document, as the page should show it. */
function valuesOf(value: unknown, key = ''): string[] {
  if (typeof value === 'object' && value !== null && 'numerator' in value) {
    const { numerator, denominator } = value as { numerator: string; denominator: string }
    return [`${numerator}/${denominator}`]
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([inner, member]) => valuesOf(member, inner))
  }
  const text = String(value)
  if (hidden.has(key)) return []
  return [
    /^-?\d+(?:\.\d+)?$/u.test(text) ? text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/gu, ',') : text,
  ]
}

test.each([
  ['a comparison', document],
  ['one with all there can be', rare],
])('%s: every number and name of the document is on the page', (_what, one) => {
  const { texts } = readPage(comparisonPage(one))
  const missing = valuesOf(one).filter(
    (value) => !['true', 'false'].includes(value) && !texts.has(value),
  )
  expect(missing).toEqual([])
  expect(valuesOf(one).length).toBeGreaterThan(100)
})

test('the page needs nothing but itself', () => {
  const html = comparisonPage(rare)
  const { elements, attributes } = readPage(html)
  for (const name of ['script', 'link', 'img', 'iframe', 'object', 'image', 'use', 'a', 'form']) {
    expect(elements).not.toContain(name)
  }
  for (const name of ['src', 'href', 'style', 'onload']) expect(attributes).not.toContain(name)
  expect(html).not.toMatch(/https?:|url\(|@import|\/\//u)
  expect(html).toContain('default-src &#39;none&#39;')
})

test('a chart says to whoever cannot see it what it shows', () => {
  const html = comparisonPage(document)
  const drawings = html.match(/<svg [^>]*>/gu) ?? []
  expect(drawings).toHaveLength(4)
  for (const drawing of drawings) expect(drawing).toMatch(/role="img" aria-label="[^"]{20,}"/u)
})

test('the same comparison gives the same bytes', () => {
  expect(comparisonPage(structuredClone(rare))).toBe(comparisonPage(rare))
})

test.each([
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='x",
  '&lt;b&gt;',
  '</title></style><b>',
  '<!-- -->',
  '\u202ereversed',
])('names from a book stay names: %s', (hostile) => {
  const names = new Set([
    'a1',
    'a2',
    'insurance',
    'BTC-USDT',
    'usdt-perps',
    'USDT',
    'bitmex',
    'flat',
    'thin',
    'broken',
    'ENDED',
    'kraken',
  ])
  const renamed = JSON.parse(JSON.stringify(rare), (_key, value: unknown) =>
    typeof value === 'string' && names.has(value) ? `${hostile}${value}` : value,
  ) as ComparisonDocument
  const plain = readPage(comparisonPage(rare))
  const { texts, elements, attributes } = readPage(comparisonPage(renamed))
  expect({ elements, attributes }).toEqual({
    elements: plain.elements,
    attributes: plain.attributes,
  })
  expect(texts).toContain(`${hostile}a1`)
  expect(texts).toContain(`${hostile}flat`)
})

test('an empty comparison and one of refusals are pages too', () => {
  readPage(comparisonPage({ ...document, shocks: [], policies: [] }))
  const refused = document.policies.filter((row) => 'refused' in row)
  expect(refused).toHaveLength(1)
  const { texts } = readPage(comparisonPage({ ...document, policies: refused }))
  expect(texts).toContain('Cannot be carried out on this book; see below.')
})
