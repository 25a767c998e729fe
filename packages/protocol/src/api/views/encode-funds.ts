import type { FundAlarmView, FundView, StateView, WithdrawalsView } from '@plimsoll/engine'
import { formatMoney, formatSize, marketFormat } from '../../book/book-format.ts'
import { encodeScore } from '../../resolution/encode-score.ts'
import type { Document } from '../documents/definitions.ts'
import { encodeTrigger } from './encode-adl.ts'
import { abs } from './position-value.ts'
import { encodePlace, type ViewPlace, type ViewTerms } from './view-terms.ts'

type Writing = Pick<ViewTerms, 'format'>

/** Every fund, alarms, triggers and how withdrawals stand. */
export function encodeFunds(
  state: Pick<StateView, 'funds' | 'fundAlarms' | 'triggers' | 'withdrawals'>,
  at: ViewPlace,
  writing: Writing,
): Document<'fundList'> {
  return {
    at: encodePlace(at),
    rows: state.funds().map((fund) => encodeFund(fund, writing)),
    alarms: state.fundAlarms().map((alarm) => encodeFundAlarm(alarm, writing)),
    triggers: state.triggers().map((view) => {
      const { layer, layerIndex, market } = view
      return { layer, layerIndex, market, ...encodeTrigger(view) }
    }),
    withdrawals: encodeWithdrawals(state.withdrawals()),
  }
}

/** A fund as it stands. */
export function encodeFund(fund: FundView, { format }: Writing): Document<'fund'> {
  return {
    fund: fund.fund,
    purpose: fund.purpose,
    markets: [...fund.markets],
    balance: formatMoney(format, fund.balanceQuote),
    floor: formatMoney(format, fund.floorQuote),
    available: formatMoney(format, fund.availableQuote),
    positions: fund.positions.map(({ market, sizeLots, entryValueQuote }) => ({
      market,
      side: sizeLots < 0n ? 'short' : 'long',
      size: formatSize(marketFormat(format, market), abs(sizeLots)),
      entryValue: formatMoney(format, entryValueQuote),
    })),
  }
}

/** A live market that no money can reach. */
export function encodeFundAlarm(
  { market, funds, poolAvailableQuote }: FundAlarmView,
  { format }: Writing,
): Document<'fundAlarm'> {
  return { market, funds: [...funds], poolAvailable: formatMoney(format, poolAvailableQuote) }
}

/** How withdrawals stand. */
export function encodeWithdrawals(view: WithdrawalsView): Document<'withdrawals'> {
  const { gatedUntilMs, chargeFund, chargeShare } = view
  return {
    ...(gatedUntilMs !== undefined && { gatedUntilMs }),
    ...(chargeFund !== undefined && { chargeFund }),
    ...(chargeShare && { chargeShare: encodeScore(chargeShare) }),
  }
}
