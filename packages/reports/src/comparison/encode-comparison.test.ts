import {
  createState,
  BookRefused,
  type BookSpec,
  compareRatios,
  expandWaterfall,
  type PolicySpec,
  presets,
  quoteUnits,
  type Ratio,
  ratio,
  waterfallPresets,
} from '@plimsoll/engine'
import { parseBook, type ParsedBook } from '@plimsoll/protocol'
import { randomBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { expect, test } from 'vitest'
import { certify } from '../certificate/certificate.ts'
import { drainProblem, fewestAccounts } from '../certificate/drain-problem.ts'
import { measureRisk } from '../risk/measure-risk.ts'
import type { ShockLaw } from '../risk/price-moves.ts'
import type { ComparedPolicy, MeasuredPolicy } from './comparison.ts'
import { type ComparisonDocument, isMeasured } from './comparison-document.ts'
import { comparisonJsonSchema } from './comparison-schema.ts'
import { encodeComparison } from './encode-comparison.ts'
import { measureRound, type Outcome } from './outcome.ts'
import { playRound } from './play-round.ts'

// Sampled: random books of up to four markets and some twenty accounts, under every policy and waterfall that ships; a book
// that lacks what one needs is a row too. To lack less, some accounts have unsettled profit, one is a vault, and markets
// have a previous mark and a price to settle at.

const books = fc.nat(1_000_000).map((seed) => {
  const book = parseBook(randomBook(seed), {
    file: `book ${seed}`,
    resolvePolicy: (name) => presets.find(({ spec }) => spec.policy === name)?.spec,
  })
  return { ...book, spec: furnished(book.spec) }
})

function furnished(spec: BookSpec): BookSpec {
  return {
    ...spec,
    accounts: spec.accounts.map((account, index) => ({
      ...account,
      unsettledProfitQuote: quoteUnits(BigInt((index * 7_919) % 100_003) - 20_000n),
      ...(index === 3 && { kind: 'vault' }),
    })),
    scenarios: [
      {
        scenario: 'factor',
        returns: spec.markets.map(({ market }) => ({ market, returnPpm: 150_000 })),
      },
    ],
    markets: spec.markets.map((market) => ({
      ...market,
      previousMarkPriceTicks: market.previousMarkPriceTicks ?? market.markPriceTicks,
      settlementPriceTicks: ratio(
        101n * market.markPriceTicks.numerator,
        100n * market.markPriceTicks.denominator,
      ),
    })),
  }
}

const nextShocks = { seed: 1, draws: 4, levelPpm: 750_000 }

/** Four moves in which markets, by id, go their own ways. */
function lawFor({ markets }: BookSpec): ShockLaw {
  const names = markets.map(({ market }) => market).sort()
  return {
    markets: names,
    shocks: [200_000, -200_000, 450_000, -450_000].map((most, turn) => ({
      weight: 1,
      returnsPpm: names.map((_name, place) => Math.trunc(most / (1 + ((place + turn) % 3)))),
    })),
  }
}

/** The book as declared, and under each preset, or those of them that are wanted. */
function compared(
  { spec }: Pick<ParsedBook, 'spec'>,
  isWanted: (policy: PolicySpec) => boolean = () => true,
): ComparedPolicy[] {
  const own = { policy: 'declared', kind: 'declared', waterfall: spec.waterfall } as const
  const others = presets
    .filter((preset) => isWanted(preset.spec))
    .map((preset) => ({
      policy: preset.spec.policy,
      kind: 'deleveraging' as const,
      waterfall: spec.waterfall.map((layer) =>
        layer.layer === 'adl' ? { layer: layer.layer, policy: preset.spec } : layer,
      ),
    }))
  const waterfalls = waterfallPresets.map((preset) => ({
    policy: preset.spec.waterfall,
    kind: 'waterfall' as const,
    waterfall: expandWaterfall(preset.spec, spec),
  }))
  return [own, ...others, ...waterfalls].map(({ policy, kind, waterfall }) => ({
    policy,
    kind,
    ...resultOf({ ...spec, waterfall }),
  }))
}

function resultOf(
  spec: BookSpec,
):
  | Omit<MeasuredPolicy, 'policy' | 'kind'>
  | { readonly refused: { readonly code: string; readonly message: string } } {
  try {
    const result = playRound(createState(spec), spec.timeMs)
    if ('refused' in result) return result
    const { played, waterfallHash } = result
    const problem = drainProblem(played)
    const certificate = problem && certify(problem, undefined)
    return {
      outcome: measureRound(played),
      risk: measureRisk(played, lawFor(spec), nextShocks.levelPpm),
      waterfallHash,
      ...(certificate && { certificate }),
      ...(problem && { fewest: fewestAccounts(problem) }),
    }
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    return { refused: { code: error.code, message: error.message } }
  }
}

function documentOf(
  book: Pick<ParsedBook, 'spec' | 'format'>,
  isWanted?: (policy: PolicySpec) => boolean,
): ComparisonDocument {
  const { spec, format } = book
  const policies = compared(book, isWanted)
  return encodeComparison({ format, timeMs: spec.timeMs, shocks: [], nextShocks, policies })
}

/** Names decide between equals where lots are given one at a time (SPEC A-8). */
function isBlindToNames({ allocation }: PolicySpec): boolean {
  return !['drain', 'minimaxShare', 'minimiseShortfall'].includes(allocation.kind)
}

const eachOutcome = (check: (outcome: Outcome) => void): void =>
  fc.assert(
    fc.property(books, (book) => {
      for (const one of compared(book)) if ('outcome' in one) check(one.outcome)
    }),
    { numRuns: 10 },
  )

test('a bound is not above the level that it bounds, and what is least is nobody’s more', () => {
  let certified = 0
  fc.assert(
    fc.property(books, (book) => {
      for (const one of compared(book)) {
        const { level, bound } = ('outcome' in one && one.certificate) || {}
        if (level === undefined || bound === undefined) continue
        certified += 1
        expect(compareRatios(bound, level)).toBeLessThanOrEqual(0)
      }
      for (const row of documentOf(book).policies.filter(isMeasured)) {
        for (const { above } of row.distances) {
          expect(Number(typeof above === 'object' ? above.display : above)).toBeGreaterThanOrEqual(
            0,
          )
        }
        expect(row.front.pair && row.settledMarkets.length === 0).toBe(
          row.front.dominatedBy.length === 0 && row.settledMarkets.length === 0,
        )
        expect(row.verdict).toMatch(/^[A-Z][^\n]+\.$/u)
      }
    }),
    { numRuns: 10 },
  )
  expect(certified).toBeGreaterThan(20)
})

test('what layers paid and what is left sum to the deficit', () => {
  eachOutcome(({ layers, deficitQuote, residualDeficitQuote }) => {
    const paid = layers.reduce((sum, { paidQuote }) => sum + paidQuote, 0n)
    expect(paid + residualDeficitQuote).toBe(deficitQuote)
  })
})

const counterparties: ReadonlySet<string> = new Set(['offers', 'backstopVault', 'adl', 'tearUp'])

/** A unit a fill at most, and these books have no more fills than this. */
const roundingsMax = 200

test('deleveraging pays what it costs those who are cut, but for roundings, and never more', () => {
  eachOutcome(({ layers, cuts, taken, settledMarkets }) => {
    if (settledMarkets.length > 0) return
    const paid = layers.reduce(
      (sum, { layer, paidQuote }) => (counterparties.has(layer.layer) ? sum + paidQuote : sum),
      0n,
    )
    const cost = [cuts, taken].reduce(
      (sum, { lossQuote, gainQuote }) => sum + asNumber(lossQuote) - asNumber(gainQuote),
      0,
    )
    expect(cost - Number(paid)).toBeGreaterThan(-roundingsMax)
    // A price that does not look at the deficit may bring a case more than it owes.
    if (layers.every(isBounded)) expect(cost - Number(paid)).toBeLessThan(roundingsMax)
  })
})

test('no more than a position is closed of it', () => {
  eachOutcome(({ largestShare, largestNotional }) => {
    for (const cut of [largestShare, largestNotional]) {
      expect(cut === undefined || compareRatios(cut.share, ratio(1n)) <= 0).toBe(true)
    }
  })
})

test('shares of the cost are bounded by one another', () => {
  eachOutcome(({ concentration }) => {
    if (concentration === undefined) return
    const { payers, herfindahl, topShare, topTenShare } = concentration
    const rising = [ratio(1n, BigInt(payers)), herfindahl, topShare, topTenShare, ratio(1n)]
    expect(
      rising.slice(1).every((one, index) => compareRatios(rising[index] ?? one, one) <= 0),
    ).toBe(true)
  })
})

test('only a settled market makes accounts bankrupt, and only charges leave them below maintenance', () => {
  eachOutcome(({ standing, settledMarkets, chargedQuote }) => {
    if (settledMarkets.length > 0) return
    expect(standing.bankrupted).toEqual([])
    if (chargedQuote === 0n) expect(standing.belowMaintenance).toEqual([])
  })
})

test('the order of rows changes no byte', () => {
  fc.assert(
    fc.property(books, fc.nat(), ({ spec, format }, turn) => {
      const turned: BookSpec = {
        ...spec,
        accounts: rotated(spec.accounts, turn).map((account) => ({
          ...account,
          positions: rotated(account.positions, turn),
        })),
        markets: rotated(spec.markets, turn),
        funds: rotated(spec.funds, turn),
      }
      expect(textOf({ spec: turned, format })).toBe(textOf({ spec, format }))
    }),
    { numRuns: 5 },
  )
})

test('other names in the same order change nothing but names and the hash of a waterfall with a name in it', () => {
  const renamed = (name: string): string => `x${name}`
  fc.assert(
    fc.property(books, ({ spec, format }) => {
      const other: BookSpec = {
        ...spec,
        accounts: spec.accounts.map((account) => ({
          ...account,
          account: renamed(account.account),
          ...(account.owner !== undefined && { owner: renamed(account.owner) }),
        })),
        ...(spec.offers && {
          offers: spec.offers.map((offer) => ({ ...offer, account: renamed(offer.account) })),
        }),
      }
      const names = new Set(spec.accounts.map(({ account }) => account))
      const vault = /^(backstopVault )(.*)$/u
      const expected: unknown = JSON.parse(
        textOf({ spec, format }, isBlindToNames),
        (key, value: unknown) => {
          if (key === 'waterfallHash') return ''
          if (typeof value !== 'string') return value
          if (key === 'name')
            return value.replace(
              vault,
              (_all, layer: string, name: string) => layer + renamed(name),
            )
          const isName = /^(?:account|topAccount|\d+)$/u.test(key) && names.has(value)
          return isName ? renamed(value) : value
        },
      )
      const actual: unknown = JSON.parse(
        textOf({ spec: other, format }, isBlindToNames),
        (key, value: unknown) => (key === 'waterfallHash' ? '' : value),
      )
      expect(actual).toEqual(expected)
    }),
    { numRuns: 5 },
  )
})

/** A comparison as text, but for the place in the book where a policy found something missing: the first of a kind. */
function textOf(
  book: Pick<ParsedBook, 'spec' | 'format'>,
  isWanted?: (policy: PolicySpec) => boolean,
): string {
  return JSON.stringify(documentOf(book, isWanted), (key, value: unknown) =>
    key === 'message' && typeof value === 'string' ? value.replace(/\[\d+\]/gu, '[]') : value,
  )
}

test('a comparison keeps its schema', () => {
  const schema = Compile(comparisonJsonSchema)
  fc.assert(
    fc.property(books, (book) => {
      expect(schema.Errors(documentOf(book))).toEqual([true, []])
    }),
    { numRuns: 5 },
  )
})

function isBounded({ layer }: Outcome['layers'][number]): boolean {
  if (layer.layer !== 'adl') return true
  return !/^(?:previous|index|settlement)/u.test(layer.price ?? layer.policy.price)
}

function rotated<T>(rows: readonly T[], turn: number): T[] {
  const at = rows.length === 0 ? 0 : turn % rows.length
  return [...rows.slice(at), ...rows.slice(0, at)]
}

function asNumber({ numerator, denominator }: Ratio): number {
  return Number(numerator) / Number(denominator)
}
