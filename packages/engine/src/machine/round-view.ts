import type { LayerOutcome, OpenExposure } from '../waterfall/waterfall-event.ts'
import { assert, at } from '../quantity/assert.ts'
import { multiplyRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { marketOf } from '../account/book.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'
import { policyHash } from '../policy/policy-spec.ts'
import { touchedBuckets } from '../waterfall/touched-buckets.ts'
import { placeLayers } from '../waterfall/waterfall.ts'
import { caseId } from './apply.ts'
import type { CaseOpening, EngineEvent, RoundOpened } from './engine-event.ts'
import { fillsOf } from './fill-view.ts'
import { indexTransfers, postingsOf, type TransferIndex } from './posting-view.ts'
import type { StateRecord } from './state.ts'
import type { CaseView, ExposureView, LayerView, RoundView } from './view-types.ts'

/** The rows of a round, read from its events. */
export function viewRound(record: StateRecord, events: readonly EngineEvent[]): RoundView {
  const opened = events.find((event) => event.kind === 'roundOpened')
  const waterfallEvents = events.filter((event) => event.kind !== 'roundOpened')
  const { accounts, buckets } = record.shape
  const touched = touchedBuckets(record.shape, waterfallEvents).flatMap((bucket) => {
    const { account } = at(buckets, bucket)
    return account < 0 ? [] : [account]
  })
  const round = { record, events, transfers: indexTransfers(record, events) }
  return {
    cases: opened?.cases.map((opening) => viewCase(round, opened, opening)) ?? [],
    touchedAccounts: [...new Set(touched)]
      .sort((a, b) => a - b)
      .map((slot) => at(accounts, slot).account),
    exemptAccounts: accounts.flatMap(({ account, adlExempt }) => (adlExempt ? [account] : [])),
  }
}

/** A round to be read, with its movements found once for all cases. */
interface RoundReading {
  readonly record: StateRecord
  readonly events: readonly EngineEvent[]
  readonly transfers: TransferIndex
}

function viewCase(round: RoundReading, opened: RoundOpened, opening: CaseOpening): CaseView {
  const { record, events } = round
  const { caseNumber, bucket } = opening
  const { account, bucket: bucketName } = at(record.shape.buckets, bucket)
  const ended = events.find(
    (event) => event.kind === 'caseEnded' && event.caseNumber === caseNumber,
  )
  assert(ended?.kind === 'caseEnded', 'a round ends every case it opens')
  const last = outcomesOf(events, caseNumber).at(-1)?.outcome
  return {
    caseId: caseId(record, opened.sequence, caseNumber),
    account: at(record.shape.accounts, account).account,
    bucket: bucketName,
    equityQuote: opening.equityQuote,
    status: ended.status,
    ...(ended.reason === undefined ? {} : { reason: ended.reason }),
    exposure: opening.exposure.map((open) => viewExposure(record, open)),
    deficitQuote: quoteUnits(opening.deficitQuote),
    layers: viewLayers(round, opening),
    residualDeficitQuote: quoteUnits(last?.residualDeficitQuote ?? opening.deficitQuote),
    residualExposure: (last?.residualExposure ?? opening.exposure).map((open) =>
      viewExposure(record, open),
    ),
    residueQuote: quoteUnits(BigInt(ended.residue)),
  }
}

/** The layers a case was reached by. The three that come first unasked are shown where they acted or were declared. */
function viewLayers(
  { record, events, transfers }: RoundReading,
  { caseNumber, bucket }: CaseOpening,
): LayerView[] {
  const placed = placeLayers(record.terms.waterfall)
  return outcomesOf(events, caseNumber).flatMap(({ layerIndex, outcome }) => {
    const { spec, isDeclared } = at(placed, layerIndex)
    if (!isDeclared && outcome.skipped !== undefined) return []
    return [
      {
        ...describeLayer(spec),
        paidQuote: quoteUnits(outcome.paidQuote),
        fills: fillsOf({ record, events, layerIndex, caseNumber }),
        postings: postingsOf(transfers, record, { layerIndex, bucket }),
        residualDeficitQuote: quoteUnits(outcome.residualDeficitQuote),
        residualExposure: outcome.residualExposure.map((open) => viewExposure(record, open)),
        ...(outcome.skipped === undefined ? {} : { skipped: outcome.skipped }),
      },
    ]
  })
}

function outcomesOf(
  events: readonly EngineEvent[],
  caseNumber: number,
): { layerIndex: number; outcome: LayerOutcome }[] {
  return events.flatMap((event) => {
    if (event.kind !== 'layerApplied') return []
    const outcome = event.outcomes.find((one) => one.caseNumber === caseNumber)
    return outcome === undefined ? [] : [{ layerIndex: event.layerIndex, outcome }]
  })
}

function describeLayer(
  spec: LayerSpec,
): Pick<LayerView, 'layer' | 'fund' | 'mode' | 'policy' | 'policyHash'> {
  if (spec.layer === 'insuranceFund') return spec
  if (spec.layer !== 'adl') return { layer: spec.layer }
  return { layer: 'adl', policy: spec.policy.policy, policyHash: policyHash(spec.policy) }
}

function viewExposure(record: StateRecord, open: OpenExposure): ExposureView {
  const { market, markPriceTicks } = marketOf(record.shape, open.position)
  return {
    market,
    side: at(record.shape.positions, open.position).side,
    lots: lots(BigInt(open.lots)),
    markPriceTicks,
    bankruptcyPriceTicks: toPriceTicks(record, open.position, open.bankruptcyLotQuote),
  }
}

/** The price at which one lot is worth this many quote units. */
export function toPriceTicks(record: StateRecord, position: number, lotQuote: Ratio): Ratio {
  const { tickValueQuote } = marketOf(record.shape, position)
  return multiplyRatios(lotQuote, ratio(1n, tickValueQuote))
}
