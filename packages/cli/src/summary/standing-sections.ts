import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { formatRatio } from '@plimsoll/protocol'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { utcDateTime } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Page } from './page.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** Markets that ended in the round; nothing to say where none did. */
export function settledSections({ shown, reader }: Page): Section[] {
  const { settledMarkets } = shown.round
  if (settledMarkets.length === 0) return []
  const columns = [
    { title: 'market', align: 'left', shrinks: true },
    { title: 'price', align: 'right' },
    { title: 'longs, as shorts', align: 'right' },
    { title: 'positions', align: 'right' },
  ] as const
  const rows = settledMarkets
    .slice(0, rowsShown)
    .map(({ market, priceTicks, lots, positionCount }) => [
      market,
      reader.price(market, priceTicks),
      reader.size(market, lots),
      String(positionCount),
    ])
  return [
    {
      title: `Ended: ${counted(settledMarkets.length, 'market')}, every position in it closed`,
      lines: [...tableLines(columns, rows, '  '), ...restLine(settledMarkets.length, 'markets')],
    },
  ]
}

/** Triggers that were switched; nothing to say where none was. */
export function triggerSections({ shown }: Page): Section[] {
  const { triggerChanges } = shown.round
  if (triggerChanges.length === 0) return []
  const columns = [
    { title: 'layer', align: 'left' },
    { title: 'trigger', align: 'left' },
    { title: 'market', align: 'left', shrinks: true },
    { title: 'switched', align: 'left' },
    { title: 'measure', align: 'right' },
  ] as const
  const rows = triggerChanges
    .slice(0, rowsShown)
    .map(({ layer, trigger, market, isOn, measure }) => [
      layer,
      trigger,
      market,
      isOn ? 'on' : 'off',
      measure === undefined ? '–' : measureText(measure),
    ])
  return [
    {
      title: `Triggers: switched ${counted(triggerChanges.length, 'time')}`,
      lines: [...tableLines(columns, rows, '  '), ...restLine(triggerChanges.length, 'changes')],
    },
  ]
}

/** A part of a whole as a percentage, a number of something as it is. */
function measureText(measure: Ratio): string {
  const { numerator, denominator } = measure
  const isPart =
    compareRatios(measure, ratio(1n)) < 0 &&
    compareRatios(measure, ratio(-1n)) >= 0 &&
    numerator !== 0n
  return isPart
    ? `${formatRatio(ratio(100n * numerator, denominator), 4)} %`
    : formatRatio(measure, 4)
}

/** Who is owed back, where no money can reach, and whether withdrawals wait; nothing to say where all is as usual. */
export function standingSections({ standing }: ResolvedBook, reader: Reader): Section[] {
  return [
    ...claimSections(standing, reader),
    ...alarmSections(standing, reader),
    ...withdrawalSections(standing),
  ]
}

type Standing = ResolvedBook['standing']

function claimSections({ claims }: Standing, reader: Reader): Section[] {
  if (claims.length === 0) return []
  const total = claims.reduce((sum, { owedQuote }) => sum + owedQuote, 0n)
  const columns = [
    { title: 'account', align: 'left', shrinks: true },
    { title: 'owed', align: 'right' },
  ] as const
  const rows = claims
    .slice(0, rowsShown)
    .map(({ account, owedQuote }) => [account, reader.money(owedQuote)])
  return [
    {
      title: `Claims: ${counted(claims.length, 'account')} owed back ${reader.money(total)}`,
      lines: [...tableLines(columns, rows, '  '), ...restLine(claims.length, 'accounts')],
    },
  ]
}

function alarmSections({ fundAlarms }: Standing, reader: Reader): Section[] {
  if (fundAlarms.length === 0) return []
  const lines = fundAlarms.slice(0, rowsShown).flatMap(({ market, funds, poolAvailableQuote }) => {
    const names = funds.map((fund) => shorten(fund, nameWidth)).join(', ')
    return wrapped(
      `${shorten(market, nameWidth)}: ${names} can pay nothing, other funds of its pool could pay ${reader.money(poolAvailableQuote)}`,
      '  ',
    )
  })
  return [
    {
      title: `ALARM: ${counted(fundAlarms.length, 'market')} that no money can reach although its pool has some`,
      lines: [...lines, ...restLine(fundAlarms.length, 'markets')],
    },
  ]
}

function withdrawalSections({ withdrawals }: Standing): Section[] {
  const { gatedUntilMs, chargeFund, chargeShare } = withdrawals
  const share = chargeShare === undefined ? 'A part' : measureText(chargeShare)
  const lines = [
    ...(gatedUntilMs === undefined ? [] : [`refused until ${utcDateTime(gatedUntilMs)}`]),
    ...(chargeFund === undefined
      ? []
      : [`${share} of each goes to ${shorten(chargeFund, nameWidth)} while something is missing`]),
  ]
  if (lines.length === 0) return []
  return [{ title: 'Withdrawals', lines: lines.flatMap((line) => wrapped(line, '  ')) }]
}
