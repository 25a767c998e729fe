import {
  type CaseCause,
  type CaseView,
  type EngineEvent,
  type FillView,
  type FundView,
  type LayerName,
  type LayerView,
  type PostingView,
  type QuoteUnits,
  quoteUnits,
  type RoundOpened,
  type RoundView,
} from '@plimsoll/engine'
import { Counted } from './counted.ts'
import { DeleveragingTally, type OpenInterest } from './deleveraging-tally.ts'
import { HaircutTally } from './haircut-tally.ts'
import type { CaseTotals, LayerTotals } from './incident-summary.ts'
import { bucketKey, type RunOpening } from './run-opening.ts'
import type { TimelineRow } from './timeline.ts'

/** A round as it looks afterwards. */
export interface FinishedRound {
  readonly timeMs: number
  readonly events: readonly EngineEvent[]
  readonly round: RoundView
  /** Just before it opened. */
  readonly openInterest: OpenInterest
  readonly fundsAfter: readonly FundView[]
  /** What those who were deleveraged hold afterwards. */
  readonly cutHoldings: readonly HeldPosition[]
}

/** A position that has lots. */
export type HeldPosition = Pick<FillView, 'account' | 'bucket' | 'market' | 'side'>

/** Ledgers of funds are `fund:<fund>`; no account id begins so. */
const FUND_LEDGER = 'fund:'

interface LayerTally {
  readonly layer: LayerName
  readonly layerIndex: number
  readonly fund?: string
  readonly policy?: string
  paid: bigint
  fills: number
  filledValue: bigint
}

/** Follows cases, layers and who paid. */
export class RoundTally {
  readonly deleveraging: DeleveragingTally
  readonly haircut: HaircutTally = new HaircutTally()
  readonly #layers = new Map<number, LayerTally>()
  readonly #causes = new Counted<CaseCause>()
  readonly #status = new Map<string, CaseView['status']>()
  readonly #emptied = new Set<string>()
  readonly #returnedToFunds = new Map<string, bigint>()
  readonly #bankrupt: RunOpening['bankrupt']
  #rounds = 0
  #bankruptAtStart = 0
  #deficit = 0n

  constructor({ bankrupt, openInterestQuote }: RunOpening) {
    this.deleveraging = new DeleveragingTally(openInterestQuote)
    this.#bankrupt = bankrupt
  }

  /** Cases that have opened, and those of them that are suspended now. */
  get standing(): { readonly opened: number; readonly suspended: number } {
    const statuses = [...this.#status.values()]
    return {
      opened: statuses.length,
      suspended: statuses.filter((status) => status === 'suspended').length,
    }
  }

  /** What came back to a fund so far. */
  returnedToFund(fund: string): bigint {
    return this.#returnedToFunds.get(fund) ?? 0n
  }

  /** One round, as rows worth telling. */
  observe({ timeMs, events, round, openInterest, fundsAfter }: FinishedRound): TimelineRow[] {
    this.#rounds += 1
    if (this.#rounds === 1) {
      const before = round.cases.filter((one) => this.#bankrupt.has(bucketKey(one)))
      this.#bankruptAtStart = before.length
    }
    for (const event of events) if (event.kind === 'roundOpened') this.#open(event)
    for (const { caseId, status, returned } of round.cases) {
      this.#status.set(caseId, status)
      for (const posting of returned ?? []) this.#giveBack(posting)
    }
    const layers = round.cases.flatMap((row) => row.layers)
    for (const layer of layers) this.#addLayer(layer)
    const ofKind = (...names: LayerName[]): LayerView[] =>
      layers.filter(({ layer }) => names.includes(layer))
    const adl = ofKind('adl').flatMap(({ fills }) => fills)
    const sharing = ofKind('profitHaircut', 'socialisedLoss')
    const postings = sharing.flatMap((layer) => layer.postings)
    return [
      {
        timeMs,
        kind: 'round',
        cases: round.cases.length,
        closed: round.cases.filter(({ status }) => status === 'closed').length,
        suspended: round.cases.filter(({ status }) => status === 'suspended').length,
        deficitQuote: quoteUnits(sum(round.cases.map(({ deficitQuote }) => deficitQuote))),
        paidByFundsQuote: paidBy(ofKind('insuranceFund', 'venueCapital')),
        paidByDeleveragingQuote: paidBy(ofKind('adl')),
        paidByHaircutQuote: paidBy(sharing),
        fills: adl.length,
      },
      ...this.#emptiedFunds(fundsAfter, timeMs),
      ...this.deleveraging.observe(adl, openInterest, timeMs),
      ...this.haircut.observe(postings, timeMs),
    ]
  }

  cases(): CaseTotals {
    const { opened, suspended } = this.standing
    return {
      rounds: this.#rounds,
      opened,
      bankruptAtStart: this.#bankruptAtStart,
      closed: opened - suspended,
      suspended,
      deficitQuote: quoteUnits(this.#deficit),
      causes: this.#causes.entries().map(([cause, count]) => ({ cause, count })),
    }
  }

  layers(): LayerTotals[] {
    return [...this.#layers.values()]
      .toSorted((a, b) => a.layerIndex - b.layerIndex)
      .map(({ paid, filledValue, ...layer }) => ({
        ...layer,
        paidQuote: quoteUnits(paid),
        filledValueQuote: quoteUnits(filledValue),
      }))
  }

  #open({ cases }: RoundOpened): void {
    for (const { caseId, cause, deficitQuote } of cases) {
      this.#causes.add(cause)
      if (!this.#status.has(caseId)) this.#deficit += deficitQuote
    }
  }

  #giveBack({ ledger, amountQuote }: PostingView): void {
    if (!ledger.startsWith(FUND_LEDGER)) {
      this.haircut.giveBack(amountQuote)
      return
    }
    const fund = ledger.slice(FUND_LEDGER.length)
    this.#returnedToFunds.set(fund, this.returnedToFund(fund) + amountQuote)
  }

  #addLayer({ layer, layerIndex, fund, policy, paidQuote, fills }: LayerView): void {
    const tally = this.#layers.get(layerIndex) ?? {
      layer,
      layerIndex,
      ...(fund === undefined ? {} : { fund }),
      ...(policy === undefined ? {} : { policy }),
      paid: 0n,
      fills: 0,
      filledValue: 0n,
    }
    tally.paid += paidQuote
    tally.fills += fills.length
    tally.filledValue += sum(fills.map(({ valueQuote }) => valueQuote))
    this.#layers.set(layerIndex, tally)
  }

  #emptiedFunds(funds: readonly FundView[], timeMs: number): TimelineRow[] {
    return funds.flatMap(({ fund, balanceQuote, floorQuote }) => {
      if (balanceQuote > floorQuote || this.#emptied.has(fund)) return []
      this.#emptied.add(fund)
      return [{ timeMs, kind: 'fundEmptied' as const, fund, floorQuote }]
    })
  }
}

function paidBy(layers: readonly LayerView[]): QuoteUnits {
  return quoteUnits(sum(layers.map(({ paidQuote }) => paidQuote)))
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
