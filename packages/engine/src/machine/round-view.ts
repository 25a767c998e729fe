import { marketOf } from '../account/book.ts'
import { priceTicksOf } from '../market/market.ts'
import { policyHash } from '../policy/policy-spec.ts'
import { assert, at } from '../quantity/assert.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'
import { touchedBuckets } from '../waterfall/touched-buckets.ts'
import { type PlacedLayer, placeLayers } from '../waterfall/place-layers.ts'
import type { CaseEnded, LayerOutcome, OpenExposure } from '../waterfall/waterfall-event.ts'
import { bucketName } from './bucket-name.ts'
import type { CaseOpening, EngineEvent } from './engine-event.ts'
import { type FillIndex, indexFills } from './fill-view.ts'
import { viewHedgesCrossed } from './hedge-view.ts'
import { isMovement } from './movement.ts'
import { indexTransfers, postingsOf, returnsOf, type TransferIndex } from './posting-view.ts'
import {
  viewCharges,
  viewFlatCharges,
  viewSettledMarkets,
  viewTriggerChanges,
} from './sharing-view.ts'
import type { StateRecord } from './state.ts'
import type { CaseView, ExposureView, LayerView, PostingView, RoundView } from './view-types.ts'

/** The rows of a round, read from its events. */
export function viewRound(record: StateRecord, events: readonly EngineEvent[]): RoundView {
  const opened = events.find((event) => event.kind === 'roundOpened')
  const { accounts, buckets } = record.shape
  const touched = touchedBuckets(record.shape, events.filter(isMovement)).flatMap((bucket) => {
    const { account } = at(buckets, bucket)
    return account < 0 ? [] : [account]
  })
  const reading = readRound(record, events)
  return {
    cases: opened?.cases.map((opening) => viewCase(reading, opening)) ?? [],
    touchedAccounts: [...new Set(touched)]
      .sort((a, b) => a - b)
      .map((slot) => at(accounts, slot).account),
    exemptAccounts: accounts.flatMap(({ account, adlExempt }) => (adlExempt ? [account] : [])),
    exemptMarkets: record.terms.waterfall.flatMap((layer) => {
      if (layer.layer !== 'adl' || layer.policy.exemptMarkets === undefined) return []
      return [{ policy: layer.policy.policy, markets: layer.policy.exemptMarkets }]
    }),
    flatCharges: viewFlatCharges(reading.placed),
    triggerChanges: viewTriggerChanges(reading, events),
    settledMarkets: viewSettledMarkets(record, events),
    hedgesCrossed: viewHedgesCrossed(reading, events),
    charges: viewCharges(record, events),
  }
}

/** A round read once, by case. */
interface RoundReading {
  readonly record: StateRecord
  readonly placed: readonly PlacedLayer[]
  readonly transfers: TransferIndex
  readonly fills: FillIndex
  readonly outcomes: ReadonlyMap<number, readonly Reached[]>
  readonly ended: ReadonlyMap<number, CaseEnded>
  readonly returned: ReadonlyMap<number, readonly PostingView[]>
  /** Value of the collateral assets taken over, by bucket. */
  readonly assetsTaken: ReadonlyMap<number, number>
}

/** A layer that a case was reached by. */
interface Reached {
  readonly layerIndex: number
  readonly outcome: LayerOutcome
}

function readRound(record: StateRecord, events: readonly EngineEvent[]): RoundReading {
  const outcomes = new Map<number, Reached[]>()
  const ended = new Map<number, CaseEnded>()
  const returned = new Map<number, PostingView[]>()
  for (const event of events) {
    if (event.kind === 'caseEnded') ended.set(event.caseNumber, event)
    if (event.kind === 'paymentsReturned') returned.set(event.caseNumber, returnsOf(record, event))
    if (event.kind !== 'layerApplied') continue
    for (const outcome of event.outcomes) {
      const reached = outcomes.get(outcome.caseNumber) ?? []
      reached.push({ layerIndex: event.layerIndex, outcome })
      outcomes.set(outcome.caseNumber, reached)
    }
  }
  const placed = placeLayers(record.terms.waterfall)
  const fills = indexFills(record, events)
  return {
    record,
    placed,
    transfers: indexTransfers(record, events),
    fills,
    outcomes,
    ended,
    returned,
    assetsTaken: new Map(
      events.flatMap((event) =>
        event.kind === 'collateralsConverted'
          ? event.buckets.map((bucket, row) => [bucket, at(event.amounts, row)] as const)
          : [],
      ),
    ),
  }
}

function viewCase(reading: RoundReading, opening: CaseOpening): CaseView {
  const { record } = reading
  const { caseNumber, bucket } = opening
  const ended = reading.ended.get(caseNumber)
  assert(ended !== undefined, 'a round ends every case it opens')
  const last = reading.outcomes.get(caseNumber)?.at(-1)?.outcome
  const returned = reading.returned.get(caseNumber)
  const assetsTaken = reading.assetsTaken.get(bucket)
  return {
    caseId: opening.caseId,
    ...bucketName(record, bucket),
    equityQuote: opening.equityQuote,
    status: ended.status,
    ...(ended.reason === undefined ? {} : { reason: ended.reason }),
    ...causeOf(opening),
    exposure: opening.exposure.map((open) => viewExposure(record, open)),
    deficitQuote: quoteUnits(opening.deficitQuote),
    ...(assetsTaken !== undefined && { assetsTakenQuote: quoteUnits(BigInt(assetsTaken)) }),
    layers: viewLayers(reading, opening),
    residualDeficitQuote: quoteUnits(last?.residualDeficitQuote ?? opening.deficitQuote),
    residualExposure: (last?.residualExposure ?? opening.exposure).map((open) =>
      viewExposure(record, open),
    ),
    residueQuote: quoteUnits(BigInt(ended.residue)),
    ...(returned === undefined ? {} : { returned }),
  }
}

function causeOf({ cause }: CaseOpening): Pick<CaseView, 'cause'> {
  return cause === 'fundDefault' || cause === 'poolFactor' ? { cause } : {}
}

/** The layers a case was reached by. The three that come first unasked are shown where they acted or were declared. */
function viewLayers(
  { record, placed, transfers, fills, outcomes }: RoundReading,
  { caseNumber, bucket }: CaseOpening,
): LayerView[] {
  return (outcomes.get(caseNumber) ?? []).flatMap(({ layerIndex, outcome }) => {
    const { spec, isDeclared } = at(placed, layerIndex)
    if (!isDeclared && outcome.skipped !== undefined) return []
    return [
      {
        ...describeLayer(spec),
        layerIndex,
        paidQuote: quoteUnits(outcome.paidQuote),
        fills: fills.get(layerIndex)?.get(caseNumber) ?? [],
        postings: postingsOf(transfers, record, { layerIndex, bucket }),
        residualDeficitQuote: quoteUnits(outcome.residualDeficitQuote),
        residualExposure: outcome.residualExposure.map((open) => viewExposure(record, open)),
        ...(outcome.skipped === undefined ? {} : { skipped: outcome.skipped }),
      },
    ]
  })
}

type LayerDescription = Omit<
  LayerView,
  | 'layerIndex'
  | 'paidQuote'
  | 'fills'
  | 'postings'
  | 'residualDeficitQuote'
  | 'residualExposure'
  | 'skipped'
>

/** What a layer is, apart from what it did. */
export function describeLayer(spec: LayerSpec): LayerDescription {
  const { layer } = spec
  switch (layer) {
    case 'backstopVault': {
      const { account, price } = spec
      return { layer, account, ...(price && { price }) }
    }
    case 'insuranceFund':
      return { layer, fund: spec.fund, mode: spec.mode }
    case 'venueCapital':
      return { layer, fund: spec.fund }
    case 'adl':
      return {
        layer,
        policy: spec.policy.policy,
        policyHash: policyHash(spec.policy),
        allocation: spec.policy.allocation,
      }
    case 'profitHaircut':
    case 'socialisedLoss': {
      const { base, isRepayable, chargesFlatAccounts } = spec
      return {
        layer,
        ...(base && { base }),
        ...(isRepayable && { isRepayable }),
        ...(chargesFlatAccounts && { chargesFlatAccounts }),
      }
    }
    case 'tearUp': {
      const { extent, price } = spec
      return { layer, extent, ...(price && { price }) }
    }
    case 'settlement':
      return { layer, ...(spec.price && { price: spec.price }) }
    case 'withdrawalGate': {
      const { chargeFund, chargesFlatAccounts } = spec
      return {
        layer,
        ...(chargeFund !== undefined && { fund: chargeFund }),
        ...(chargesFlatAccounts && { chargesFlatAccounts }),
      }
    }
    default:
      return { layer }
  }
}

function viewExposure(record: StateRecord, open: OpenExposure): ExposureView {
  const market = marketOf(record.ledger.book, open.position)
  const bankruptcyPriceTicks = priceTicksOf(market, open.bankruptcyLotQuote)
  return {
    market: market.market,
    side: at(record.shape.positions, open.position).side,
    lots: lots(BigInt(open.lots)),
    markPriceTicks: market.markPriceTicks,
    ...(bankruptcyPriceTicks && { bankruptcyPriceTicks }),
  }
}
