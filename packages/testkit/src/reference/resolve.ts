import { type Book, type Layer, ledgerOf, type PriceRule } from '../book/book.ts'
import { chargesFlat, type GateLayer } from '../book/layer.ts'
import type { PolicyRules } from '../book/policy.ts'
import { readBook } from '../book/read-book.ts'
import { readPolicy } from '../book/read-policy.ts'
import { deficit } from '../book/valuation.ts'
import { formatScaled } from '../exact/decimal.ts'
import type { LayerRow, Resolution } from '../resolution.ts'
import { runAdl } from './adl.ts'
import { runBackstopVault } from './backstop-vault.ts'
import { emptyIsolated, endCommand, settleClosed } from './close-round.ts'
import {
  caseRow,
  conservationRow,
  exemptionRows,
  flatChargeRows,
  fundRow,
  standingRows,
  touchedAccounts,
} from './document.ts'
import { runInsuranceFund, runVenueCapital } from './insurance-fund.ts'
import { runOffers } from './offers.ts'
import { openRound, residualExposureRows } from './open-round.ts'
import { runPools } from './pool-factor.ts'
import { type CaseRecord, isDone, type LayerWork, type Round, saw } from './round.ts'
import { type Rules, specifiedRules } from './rules.ts'
import { settleMarket } from './settlement.ts'
import { runSocialisedLoss } from './socialised-loss.ts'
import { isOnFor } from './triggers.ts'

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

/** What came of a book. */
interface Observed {
  readonly resolution: Resolution
  /** How often what happened on the way. */
  readonly seen: ReadonlyMap<string, number>
}

/** The same, with how often what happened on the way. */
export function observeResolve(
  rules: Rules,
  snapshot: unknown,
  options: ReferenceOptions = {},
): Observed {
  const before = readBook(snapshot)
  const after = readBook(snapshot)
  const waterfall = waterfallOf(after, options)
  const steps = stepsOf(waterfall)
  const round = openRound(
    after,
    rules,
    steps.map(({ layer }) => layer),
  )
  if (round.cases.length > 0) {
    steps.forEach((step, index) => runStep(round, step, index))
    settleClosed(round)
  }
  const cases = round.cases.map((record) => caseRow(after, record))
  if (round.cases.length > 0) emptyIsolated(after)
  const pot = round.cases.length > 0 ? endCommand(round) : 0n
  const resolution: Resolution = {
    version: 1,
    domain: after.domain,
    cases,
    accountsAfter: touchedAccounts(before, after, cases),
    fundsAfter: after.funds.map((fund) => fundRow(after, fund)),
    conservation: conservationRow(before, after, round.residue + pot),
    ...exemptionRows(after, waterfall),
    ...flatChargeRows(steps.map(({ layer }) => layer)),
    ...standingRows(after, round),
  }
  return { resolution, seen: round.seen }
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

function runStep(round: Round, step: Step, index: number): void {
  const isOfPools = 'trigger' in step.layer && step.layer.trigger?.kind === 'poolFactor'
  const works = round.cases
    .filter((record) => !isDone(record))
    .filter(({ pool }) => (pool === undefined ? !isOfPools : pool.index === index))
    .map(
      (record): LayerWork => ({
        of: record,
        fills: [],
        postings: startPostings(step.layer, record),
      }),
    )
  const owed = works.map(({ of }) => deficit(of.bucket))
  runLayer(round, step.layer, index, works)
  works.forEach((work, place) => {
    const row = layerRow(round, step.layer, work, owed[place] ?? 0n)
    if (step.isDeclared || row.skipped === undefined) work.of.layers.push(row)
  })
}

/** A fund is listed before the case it pays, everyone else after it. */
function startPostings({ layer }: Layer, { bucket }: CaseRecord): Map<string, bigint> {
  const postings = new Map<string, bigint>()
  const isFundFirst = layer === 'insuranceFund' || layer === 'venueCapital'
  return isFundFirst ? postings : postings.set(ledgerOf(bucket), 0n)
}

/** A layer acts for those of the cases that its trigger is on for (T-2). */
function runLayer(round: Round, layer: Layer, index: number, open: readonly LayerWork[]): void {
  const works = open.filter(({ of }) => isOnFor(round, index, of))
  if (works.length < open.length) saw(round, 'trigger leaves a case')
  if (works.length === 0) return
  switch (layer.layer) {
    case 'ownNetting':
      return round.rules.runOwnNetting(round, works)
    case 'ownCollateral':
      return
    case 'crossing':
      return round.rules.runCrossing(round, works)
    case 'insuranceFund':
      return runInsuranceFund(round, index, layer, works)
    case 'venueCapital':
      return runVenueCapital(round, layer, works)
    case 'backstopVault':
      return runBackstopVault(round, index, layer, works)
    case 'offers':
      return runOffers(round, works)
    case 'adl':
      if (layer.trigger?.kind === 'poolFactor') return runPools(round, layer, works)
      return runAdl(round, layer.rules, layer.price ?? layer.rules.price, works, index)
    case 'profitHaircut':
      return round.rules.runProfitHaircut(round, works, layer)
    case 'socialisedLoss':
      return runSocialisedLoss(round, layer, works)
    case 'tearUp':
      if (layer.extent === 'partial') return runAdl(round, tearingUp, layer.price, works, index)
      return settleMarkets(round, layer.price, works, open)
    case 'settlement':
      return settleMarkets(round, layer.price, works, open)
    case 'withdrawalGate':
      return gateWithdrawals(round, layer, works)
  }
}

/** Where something is missing, withdrawals wait or pay (W-4). */
function gateWithdrawals(
  round: Round,
  { gateMs, chargeFund }: GateLayer,
  works: readonly LayerWork[],
): void {
  if (works.every(({ of }) => deficit(of.bucket) === 0n)) return
  saw(round, 'withdrawals gated')
  round.withdrawals = {
    ...round.withdrawals,
    ...(gateMs === undefined ? {} : { gatedUntilMs: round.book.timeMs + gateMs }),
    ...(chargeFund === undefined ? {} : { chargeFund }),
  }
}

/** Contracts of cases are ended with whoever is on the other side, pro rata (W-2). */
const tearingUp: PolicyRules = {
  policy: 'contract-pro-rata',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'mark',
}

/** Ends the markets in which some of the cases have lots (W-3). */
function settleMarkets(
  round: Round,
  rule: PriceRule,
  works: readonly LayerWork[],
  open: readonly LayerWork[],
): void {
  for (const market of round.book.markets) {
    const isHeld = works.some(({ of }) =>
      of.bucket.positions.some((held) => held.market === market),
    )
    if (isHeld) settleMarket(round, rule, market, open)
  }
}

function layerRow({ book }: Round, layer: Layer, work: LayerWork, owed: bigint): LayerRow {
  const { bucket } = work.of
  const left = deficit(bucket)
  const postings = [...work.postings].filter(([, amount]) => amount !== 0n)
  const isIdle = work.fills.length === 0 && postings.length === 0
  return {
    layer: layer.layer,
    ...('fund' in layer ? { fund: layer.fund } : {}),
    ...('chargeFund' in layer && layer.chargeFund !== undefined ? { fund: layer.chargeFund } : {}),
    ...('mode' in layer ? { mode: layer.mode } : {}),
    ...('account' in layer ? { account: layer.account } : {}),
    ...('policy' in layer ? { policy: layer.policy } : {}),
    ...('base' in layer && layer.base !== 'oppositeGains' ? { base: layer.base } : {}),
    ...(layer.layer !== 'adl' && 'price' in layer ? { price: layer.price } : {}),
    ...('extent' in layer ? { extent: layer.extent } : {}),
    ...('isRepayable' in layer && layer.isRepayable ? { repayable: true } : {}),
    ...(chargesFlat(layer) ? { chargesFlatAccounts: true } : {}),
    paid: formatScaled(owed - left, book.decimals),
    fills: work.fills,
    postings: postings.map(([ledger, amount]) => ({
      ledger,
      amount: formatScaled(amount, book.decimals),
    })),
    residualDeficit: formatScaled(left, book.decimals),
    residualExposure: residualExposureRows(book, work.of),
    ...(isIdle ? { skipped: 'nothing to do within its limits' } : {}),
  }
}
