import type { Ratio } from '@plimsoll/engine'
import { formatMoney, formatRatio } from '@plimsoll/protocol'
import { cutShareAfter, type EventTotals, eventFigures } from '@plimsoll/simulator'
import type { IncidentReading } from './incident-reading.ts'

type Fields = Readonly<Record<string, unknown>>

const sharePlaces = 6
const bpsPlaces = 2

/** The course of cuts is stated every so often, for so long after the first liquidation. */
const courseEveryMs = 5_000
const courseToMs = 600_000

/** An event in the figures by which events are compared. Shares are decimals with six places; absent where nobody was deleveraged. */
export function eventFields({ run, format }: IncidentReading): { event: Fields } {
  const { event } = run.summary
  const money = (amountQuote: bigint): string => formatMoney(format, amountQuote)
  const { liquidated, instants, markets, firstLiquidationMs } = event
  return {
    event: {
      liquidated: {
        inMarket: money(liquidated.inMarketQuote),
        byVaults: money(liquidated.byVaultsQuote),
        byFunds: money(liquidated.byFundsQuote),
        byDeleveraging: money(liquidated.byDeleveragingQuote),
        total: money(liquidated.totalQuote),
      },
      ...(firstLiquidationMs !== undefined && { firstLiquidationMs }),
      ...figureFields(event),
      cuts: event.cuts,
      fullCuts: event.fullCuts,
      accounts: accountFields(event, money),
      marketConcentration: shareText(event.marketConcentration),
      markets: markets.map(({ market, cuts, accounts, valueQuote, liquidatedQuote }) => ({
        market,
        cuts,
        accounts,
        value: money(valueQuote),
        liquidated: money(liquidatedQuote),
      })),
      instantCount: instants.length,
      instants: instants.map(({ timeMs, cuts, valueQuote }) => ({
        timeMs,
        cuts,
        value: money(valueQuote),
      })),
    },
  }
}

function figureFields(event: EventTotals): Fields {
  const figures = eventFigures(event)
  if (figures === undefined) return {}
  return {
    deleveragedShare: shareText(figures.deleveragedShare),
    marketsMeanShare: shareText(figures.marketsMeanShare),
    untilDeleveragingMs: figures.untilDeleveragingMs,
    firstInstantShare: shareText(figures.firstInstantShare),
    fullShare: shareText(figures.fullShare),
    gapBps: formatRatio(figures.gapBps, bpsPlaces),
    cutsShareAfter: courseFields(event),
  }
}

/** The share of all cuts by seconds after the first liquidation. */
function courseFields(event: EventTotals): Fields {
  const steps = Array.from(
    { length: courseToMs / courseEveryMs },
    (_none, step) => (step + 1) * courseEveryMs,
  )
  return Object.fromEntries(
    steps.map((afterMs) => [afterMs / 1_000, shareText(cutShareAfter(event, afterMs))]),
  )
}

function accountFields(event: EventTotals, money: (amountQuote: bigint) => string): Fields {
  const { accounts, cutsMaximum, gini, largest } = event.accounts
  const figures = eventFigures(event)
  return {
    count: accounts,
    ...(figures && {
      cutOnceShare: shareText(figures.cutOnceShare),
      cutsMean: shareText(figures.cutsMean),
      gini: shareText(gini),
    }),
    cutsMaximum,
    largest: largest.map((part) => ({
      accounts: part.accounts,
      value: money(part.valueQuote),
      ...(figures && { share: shareText(part.share) }),
    })),
  }
}

function shareText(share: Ratio): string {
  return formatRatio(share, sharePlaces)
}
