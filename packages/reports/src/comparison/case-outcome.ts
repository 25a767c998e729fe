import {
  addRatios,
  type CaseView,
  type LayerView,
  type Ratio,
  type RoundView,
} from '@plimsoll/engine'
import {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  isVenueLedger,
  ledgerNameAmong,
} from '@plimsoll/protocol'
import { none, sumUnits } from './exact.ts'

/** What one round under one policy does about one bucket. Amounts are decimals of the book. */
export interface CaseOutcome {
  readonly policy: string
  /** Whether the bucket has a case in the round. */
  readonly opened: boolean
  /** By insurance and venue capital, less what went back. */
  readonly paidByFunds: string
  /** By deleveraging, against mark. */
  readonly takenFromCounterparties: string
  /** By haircuts and shared losses, less what went back. */
  readonly takenFromGains: string
  /** Accounts that were deleveraged. */
  readonly accountsCut: number
  readonly accountsCharged: number
  readonly residualDeficit: string
}

/** What a round does about one bucket, whose case it may or may not have. */
export function caseOutcome(
  policy: string,
  round: RoundView,
  {
    format,
    bucket: wanted,
  }: {
    readonly format: BookFormat
    readonly bucket: { readonly account: string; readonly bucket: string }
  },
): CaseOutcome {
  const found = round.cases.find(
    ({ account, bucket }) => account === wanted.account && bucket === wanted.bucket,
  )
  const layers = found?.layers ?? []
  const cuts = layers.filter(isDeleveraging).flatMap(({ fills }) => fills)
  const back = returnedOf(found)
  const chargedBy = layers.filter(({ layer }) => chargingLayers.has(layer))
  const paid = (names: ReadonlySet<LayerView['layer']>): bigint =>
    sumUnits(layers.filter(({ layer }) => names.has(layer)).map(({ paidQuote }) => paidQuote))
  return {
    policy,
    opened: found !== undefined,
    paidByFunds: formatMoney(format, paid(fundLayers) - back.toFundsQuote),
    takenFromCounterparties: formatExactMoney(
      format,
      cuts.reduce<Ratio>((sum, { forgoneQuote }) => addRatios(sum, forgoneQuote), none),
    ),
    takenFromGains: formatMoney(format, paid(chargingLayers) - back.toPayersQuote),
    accountsCut: new Set(cuts.map(({ account }) => account)).size,
    accountsCharged: chargedAccounts(chargedBy, round).size,
    residualDeficit: formatMoney(format, found?.residualDeficitQuote ?? 0n),
  }
}

const fundLayers: ReadonlySet<LayerView['layer']> = new Set(['insuranceFund', 'venueCapital'])
const chargingLayers: ReadonlySet<LayerView['layer']> = new Set(['profitHaircut', 'socialisedLoss'])

/** Whether a layer closes lots of others without asking them. */
function isDeleveraging({ layer, allocation }: LayerView): boolean {
  return layer === 'adl' && allocation?.kind !== 'voluntary'
}

/** What went back because the case did not need it. */
function returnedOf(found: CaseView | undefined): {
  readonly toFundsQuote: bigint
  readonly toPayersQuote: bigint
} {
  const rows = found?.returned ?? []
  const sum = (isFunds: boolean): bigint =>
    sumUnits(
      rows
        .filter(({ ledger }) => isVenueLedger(ledger) === isFunds)
        .map(({ amountQuote }) => amountQuote),
    )
  return { toFundsQuote: sum(true), toPayersQuote: sum(false) }
}

function chargedAccounts(
  layers: readonly LayerView[],
  { touchedAccounts }: Pick<RoundView, 'touchedAccounts'>,
): ReadonlySet<string> {
  const touched = new Set(touchedAccounts)
  const ledgers = layers.flatMap(({ postings }) =>
    postings.filter(({ amountQuote }) => amountQuote < 0n).map(({ ledger }) => ledger),
  )
  return new Set(ledgers.flatMap((ledger) => ledgerNameAmong(ledger, touched)?.account ?? []))
}
