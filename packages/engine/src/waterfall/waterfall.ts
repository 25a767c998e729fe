import { deficitQuote, equityScaled } from '../account/equity.ts'
import { openPositions } from '../account/book.ts'
import { assert, at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { createLayer } from './create-layer.ts'
import type { LayerName, LayerSpec } from './layer-spec.ts'
import { placeLayers } from './place-layers.ts'
import { isUnbounded } from './leg-closing.ts'
import { exposureOf, isResolved, type OpenCase, type Round, unresolvedCases } from './round.ts'
import { giveBack, indexPayments, type Payments } from './returns.ts'
import { touchedBuckets } from './touched-buckets.ts'
import type { LayerOutcome, OwedBack } from './waterfall-event.ts'

/** Takes every case of a round through the waterfall, then ends it. */
export function walkWaterfall(round: Round, declared: readonly LayerSpec[]): void {
  round.triggers.evaluate()
  placeLayers(declared).forEach(({ spec }, layerIndex) => applyLayer(round, spec, layerIndex))
  endCases(round)
  releaseIsolatedMargin(round)
}

function applyLayer(round: Round, spec: LayerSpec, layerIndex: number): void {
  const cases = unresolvedCases(round).filter(({ need }) => isOfPool(spec, need, layerIndex))
  if (cases.length === 0) return
  const layer = createLayer(round, spec, layerIndex)
  const before = cases.map((openCase) => measure(round, openCase))
  const passedOver = cases.map((openCase) => whyNotAsked(round, spec, openCase, layerIndex))
  layer.act(
    round,
    cases.filter((_, index) => passedOver[index] === undefined),
  )
  const outcomes = cases.map((openCase, index) => {
    const earlier = at(before, index)
    const after = measure(round, openCase)
    assertNotDeeper(round, spec, earlier.deficit, after.deficit)
    return {
      caseNumber: openCase.caseNumber,
      paidQuote: earlier.deficit - after.deficit,
      residualDeficitQuote: after.deficit,
      residualExposure: exposureOf(round, openCase),
      ...(isUnchanged(earlier, after) && {
        skipped: passedOver[index] ?? layer.explainIdle(round, openCase),
      }),
    } satisfies LayerOutcome
  })
  round.emit({ kind: 'layerApplied', layerIndex, layer: spec.layer, outcomes })
}

/** A pool's case is for the layer whose trigger asks for it, and every other case for every other layer (SPEC W-7). */
function isOfPool(spec: LayerSpec, need: OpenCase['need'], layerIndex: number): boolean {
  const isPoolLayer = 'trigger' in spec && spec.trigger?.kind === 'poolFactor'
  return isPoolLayer ? need?.layerIndex === layerIndex : need === undefined
}

/** Why a layer is not to act for a case, where triggers say so (SPEC T-2, T-3). */
function whyNotAsked(
  { triggers }: Round,
  spec: LayerSpec,
  openCase: OpenCase,
  layerIndex: number,
): string | undefined {
  if ('trigger' in spec && spec.trigger !== undefined && openCase.need === undefined) {
    if (!triggers.isOn(layerIndex, openCase)) return `its trigger ${spec.trigger.kind} is off`
  }
  const waits = spec.layer === 'insuranceFund' || spec.layer === 'backstopVault'
  return waits && triggers.isWithheld(layerIndex, openCase)
    ? 'the trigger of a later layer is on'
    : undefined
}

/** Layers whose price need not be built on what a case owes. */
const pricedLayers: ReadonlySet<LayerName> = new Set<LayerName>([
  'backstopVault',
  'adl',
  'tearUp',
  'settlement',
])

/**
 * No layer may leave a case owing more, but where its price is not built on the deficit and can be worse for it than mark; and
 * two opposite cases that cross cannot both be rounded in their favour, so that one may owe a unit more for each market.
 */
function assertNotDeeper(
  { ledger }: Round,
  { layer }: LayerSpec,
  before: bigint,
  after: bigint,
): void {
  const allowance = layer === 'crossing' ? BigInt(ledger.book.prices.markets.length) : 0n
  const mayDeepen = pricedLayers.has(layer)
  assert(mayDeepen || after <= before + allowance, 'no layer may raise a deficit')
}

interface Measure {
  readonly equity: bigint
  readonly deficit: bigint
  readonly lots: number
}

function measure({ ledger }: Round, { bucket }: OpenCase): Measure {
  const { book } = ledger
  return {
    equity: equityScaled(book, bucket),
    deficit: deficitQuote(book, bucket),
    lots: openPositions(book, bucket).reduce((sum, slot) => sum + book.lots.get(slot), 0),
  }
}

function isUnchanged(before: Measure, after: Measure): boolean {
  return before.equity === after.equity && before.lots === after.lots
}

function endCases(round: Round): void {
  const unbounded = casesWithUnboundedPrice(round)
  const isOpen = round.cases.some((openCase) => !isResolved(round, openCase))
  const payments: Payments =
    unbounded.size > 0 || isOpen ? indexPayments(round) : new Map<number, never>()
  // All of them before anything goes back: what is returned may land in the bucket of another case.
  const measured = round.cases.map((openCase) => measureEnd(round, openCase, unbounded))
  for (const [index, openCase] of round.cases.entries()) {
    const { caseId, caseNumber, bucket } = openCase
    const { isClosed, surplus, residue } = at(measured, index)
    const ended = { kind: 'caseEnded', caseId, caseNumber, bucket } as const
    const owedBack = [...(payments.get(bucket) ?? []), ...openCase.owedBack]
    if (!isClosed) {
      const reason = suspension(round, openCase)
      round.emit({ ...ended, status: 'suspended', reason, residue: 0, ...owing(owedBack) })
    } else if (unbounded.has(caseNumber)) {
      const { returned } = giveBack(round, owedBack, { caseNumber, bucket, surplus })
      if (returned !== undefined) round.emit(returned)
      refillFund(round, openCase)
      round.emit({ ...ended, status: 'closed', residue: 0 })
    } else {
      refillFund(round, openCase)
      round.emit({ ...ended, status: 'closed', residue })
    }
  }
}

/** What is left of a fund's closed case is its balance again (SPEC F-4). */
function refillFund({ ledger, emit }: Round, { bucket, fund }: OpenCase): void {
  const left = ledger.book.money.get(bucket)
  if (fund === undefined || left === 0) return
  emit({ kind: 'fundBalanceMoved', fund, bucket, amount: -left })
}

/**
 * A closed case should have nothing left. What it has is the sum of roundings in its favour, unless it opened at or above
 * zero and the money is its own. Where a leg was closed at a price that bankruptcy does not bound, whoever paid for the case
 * is paid back first instead, and the rest is the owner's (SPEC R-4).
 */
function residueOf(round: Round, openCase: OpenCase): number {
  if (!openCase.isBankrupt || openCase.fund !== undefined) return 0
  const residue = round.ledger.book.money.get(openCase.bucket)
  assert(residue <= roundingsMax(round, openCase), 'what a closed case has left is rounding')
  return residue
}

/** Each movement of a round may have been rounded by a unit for each leg of a case: a bound that only a fault exceeds. */
function roundingsMax({ events }: Round, { openedWith }: OpenCase): number {
  return events.length * (1 + openedWith.length)
}

/** What a case comes to: whether it is done, what it has beyond its need, and how much of that is rounding. */
function measureEnd(
  round: Round,
  openCase: OpenCase,
  unbounded: ReadonlySet<number>,
): { readonly isClosed: boolean; readonly surplus: bigint; readonly residue: number } {
  const { book } = round.ledger
  const isClosed = isResolved(round, openCase) || openCase.need !== undefined
  const isRounding = isClosed && !unbounded.has(openCase.caseNumber)
  return {
    isClosed,
    surplus: BigInt(book.money.get(openCase.bucket)),
    residue: isRounding ? residueOf(round, openCase) : 0,
  }
}

function owing(owedBack: readonly OwedBack[]): { owedBack?: readonly OwedBack[] } {
  return owedBack.length === 0 ? {} : { owedBack }
}

function suspension({ ledger, waiting }: Round, { bucket, caseNumber }: OpenCase): string {
  if (waiting.has(caseNumber)) return 'its plans wait to be carried out'
  const open = openPositions(ledger.book, bucket).length > 0
  const owes = deficitQuote(ledger.book, bucket) > 0n
  if (open && owes) return 'exposure and deficit remain after the last layer'
  return open ? 'exposure remains after the last layer' : 'a deficit remains after the last layer'
}

/** Cases with a leg filled at a price that bankruptcy does not bound. */
function casesWithUnboundedPrice({ events }: Round): ReadonlySet<number> {
  return new Set(
    events.flatMap((event) => {
      switch (event.kind) {
        case 'deleveragingPlanned':
        case 'offersTaken': {
          const { priceRule, caseNumber } = event
          return priceRule !== undefined && isUnbounded(priceRule) ? [caseNumber] : []
        }
        case 'marketSettled':
          return isUnbounded(event.priceRule) ? event.caseNumbers : []
        default:
          return []
      }
    }),
  )
}

function releaseIsolatedMargin(round: Round): void {
  const { book } = round.ledger
  const ofCases = round.cases.map(({ bucket }) => bucket)
  const seen = new Set([...touchedBuckets(book.shape, round.events), ...ofCases])
  const emptied = [...seen]
    .sort((a, b) => book.shape.compareBuckets(a, b))
    .filter(
      (bucket) =>
        at(book.shape.buckets, bucket).marginMode === 'isolated' &&
        book.money.get(bucket) > 0 &&
        openPositions(book, bucket).length === 0,
    )
  if (emptied.length === 0) return
  round.emit({
    kind: 'isolatedMarginReleased',
    buckets: emptied,
    amounts: emptied.map((bucket) => storable(BigInt(book.money.get(bucket)))),
  })
}
