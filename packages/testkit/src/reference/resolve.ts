import { type Book, type Layer, ledgerOf } from '../book/book.ts'
import { readBook } from '../book/read-book.ts'
import { readPolicy } from '../book/read-policy.ts'
import { deficit } from '../book/valuation.ts'
import { formatScaled } from '../exact/decimal.ts'
import { runAdl } from './adl.ts'
import { emptyIsolated, settleClosed } from './close-round.ts'
import { caseRow, conservationRow, exemptionRows, fundRow, touchedAccounts } from './document.ts'
import { runInsuranceFund } from './insurance-fund.ts'
import { runOffers } from './offers.ts'
import { openRound, residualExposureRows } from './open-round.ts'
import type { LayerRow, Resolution } from '../resolution.ts'
import { type CaseRecord, isDone, type LayerWork, type Round } from './round.ts'
import { type Rules, specifiedRules } from './rules.ts'

export interface ReferenceOptions {
  /** Replaces the policy of every `adl` layer, or adds one at the end if there is none. */
  readonly policy?: string
}

/**
 * Resolves every bankrupt bucket of a snapshot by the rules of `packages/engine/SPEC.md`, slowly and
 * exactly: rationals, plain loops, no shortcuts, nothing shared with the engine.
 */
export function referenceResolve(book: unknown, options: ReferenceOptions = {}): Resolution {
  return resolveUnder(specifiedRules, book, options)
}

/** The same under other rules; for planted bugs. */
export function resolveUnder(
  rules: Rules,
  snapshot: unknown,
  options: ReferenceOptions = {},
): Resolution {
  return observeResolve(rules, snapshot, options).resolution
}

/** The same, with how often what happened on the way. */
export function observeResolve(
  rules: Rules,
  snapshot: unknown,
  options: ReferenceOptions = {},
): { readonly resolution: Resolution; readonly seen: ReadonlyMap<string, number> } {
  const before = readBook(snapshot)
  const after = readBook(snapshot)
  const waterfall = waterfallOf(after, options)
  const round = openRound(after, rules)
  if (round !== undefined) {
    for (const step of stepsOf(waterfall)) runStep(round, step)
    settleClosed(round)
  }
  const cases = (round?.cases ?? []).map((record) => caseRow(after, record))
  if (round !== undefined) emptyIsolated(after)
  const resolution: Resolution = {
    version: 1,
    domain: after.domain,
    cases,
    accountsAfter: touchedAccounts(before, after, cases),
    fundsAfter: after.funds.map((fund) => fundRow(after, fund)),
    conservation: conservationRow(before, after, round?.residue ?? 0n),
    ...exemptionRows(after, waterfall),
  }
  return { resolution, seen: round?.seen ?? new Map() }
}

function waterfallOf(book: Book, options: ReferenceOptions): readonly Layer[] {
  if (options.policy === undefined) return book.waterfall
  const rules = readPolicy(options.policy, 'policy')
  const { policy } = rules
  const replaced = book.waterfall.map((layer) =>
    layer.layer === 'adl' ? { ...layer, policy, rules } : layer,
  )
  if (replaced.some(({ layer }) => layer === 'adl')) return replaced
  return [...replaced, { layer: 'adl', policy, rules, price: undefined }]
}

interface Step {
  readonly layer: Layer
  /** A layer nobody declared is worth a row only where it did something. */
  readonly isDeclared: boolean
}

/** Own netting, own collateral and crossing come first, wherever they are declared. */
function stepsOf(waterfall: readonly Layer[]): Step[] {
  const first = (['ownNetting', 'ownCollateral', 'crossing'] as const).map((layer) => ({
    layer: { layer },
    isDeclared: waterfall.some((declared) => declared.layer === layer),
  }))
  const isFirst = ({ layer }: Layer): boolean => first.some((step) => step.layer.layer === layer)
  const rest = waterfall.filter((layer) => !isFirst(layer))
  return [...first, ...rest.map((layer) => ({ layer, isDeclared: true }))]
}

function runStep(round: Round, step: Step): void {
  const works = round.cases
    .filter((record) => !isDone(record))
    .map(
      (record): LayerWork => ({
        of: record,
        fills: [],
        postings: startPostings(step.layer, record),
      }),
    )
  const owed = works.map(({ of }) => deficit(of.bucket))
  runLayer(round, step.layer, works)
  works.forEach((work, index) => {
    const row = layerRow(round.book, step.layer, work, owed[index] ?? 0n)
    if (step.isDeclared || row.skipped === undefined) work.of.layers.push(row)
  })
}

/** A fund is listed before the case it pays, everyone else after it. */
function startPostings({ layer }: Layer, { bucket }: CaseRecord): Map<string, bigint> {
  const postings = new Map<string, bigint>()
  return layer === 'insuranceFund' ? postings : postings.set(ledgerOf(bucket), 0n)
}

function runLayer(round: Round, layer: Layer, works: readonly LayerWork[]): void {
  switch (layer.layer) {
    case 'ownNetting':
      return round.rules.runOwnNetting(round, works)
    case 'ownCollateral':
      return
    case 'crossing':
      return round.rules.runCrossing(round, works)
    case 'insuranceFund': {
      const fund = round.book.funds.find((other) => other.fund === layer.fund)
      if (fund === undefined) throw new RangeError(`no fund ${layer.fund}`)
      return runInsuranceFund(round, fund, layer.mode, works)
    }
    case 'offers':
      return runOffers(round, works)
    case 'adl':
      return runAdl(round, layer.rules, layer.price ?? layer.rules.price, works)
    case 'profitHaircut':
      return round.rules.runProfitHaircut(round, works)
  }
}

function layerRow(book: Book, layer: Layer, work: LayerWork, owed: bigint): LayerRow {
  const { bucket } = work.of
  const left = deficit(bucket)
  const postings = [...work.postings].filter(([, amount]) => amount !== 0n)
  const isIdle = work.fills.length === 0 && postings.length === 0
  return {
    layer: layer.layer,
    ...('fund' in layer ? { fund: layer.fund, mode: layer.mode } : {}),
    ...('policy' in layer ? { policy: layer.policy } : {}),
    paid: formatScaled(owed - left, book.decimals),
    fills: work.fills,
    postings: postings.map(([ledger, amount]) => ({
      ledger,
      amount: formatScaled(amount, book.decimals),
    })),
    residualDeficit: formatScaled(left, book.decimals),
    residualExposure: residualExposureRows(book, bucket),
    ...(isIdle ? { skipped: 'nothing to do within its limits' } : {}),
  }
}
