import type { Ratio } from '@plimsoll/engine'
import { changeInPpm, type PriceReading, type VenueProgress } from '@plimsoll/simulator'
import { changeText, timelineText, verdictText } from '../incident/timeline-text.ts'
import { bar } from '../output/chart.ts'
import { grouped } from '../output/grouped.ts'
import { shorten } from '../output/text-width.ts'
import { utcTime } from '../output/utc.ts'
import type { Reader } from '../summary/reader.ts'
import type { NotableFeed } from './notable-feed.ts'

/** How words of a panel stand out, where the terminal shows colours. */
export interface PanelColours {
  readonly title: (text: string) => string
  readonly bad: (text: string) => string
  readonly good: (text: string) => string
  readonly quiet: (text: string) => string
}

/** What a panel shows. */
export interface PanelContent {
  readonly title: string
  readonly progress: VenueProgress
  readonly feed: NotableFeed
  readonly reader: Reader
  /** Marks before the first step, in order of market ids. */
  readonly firstMarks: readonly Ratio[]
  /** Balances before the first step, in order of fund ids. */
  readonly firstBalances: readonly bigint[]
  /** The records of this step were there before. */
  readonly isRetracing: boolean
  readonly colours: PanelColours
}

const nameWidth = 14
const barWidth = 24
const notableMin = 3
const notableMax = 8

/** A run as it stands, in lines that fit so many rows. */
export function panelLines(content: PanelContent, columns: number, rows: number): string[] {
  const head = [content.colours.title(content.title), timeLine(content, columns)]
  const foot = [...fundLines(content, columns), ...countLines(content, columns)]
  const markets = marketLines(content)
  const room = rows - head.length - foot.length - notableMin
  const shown = markets.length <= room ? markets : markets.slice(0, Math.max(0, room - 1))
  const hidden = markets.length - shown.length
  const body = [...head, ...shown, ...(hidden > 0 ? [`  … ${hidden} more markets`] : []), ...foot]
  return [...body, ...notableLines(content, Math.max(0, Math.min(notableMax, rows - body.length)))]
}

/** Where a run stands, in one line that need not be written over. */
export function progressLine({ progress, feed, reader, isRetracing }: PanelContent): string {
  const { timeMs, step, steps, cases, suspendedCases, cutAccounts, funds } = progress
  const parts = [
    `${cases} cases (${suspendedCases} suspended)`,
    `${feed.rounds} rounds`,
    `${grouped(String(cutAccounts))} accounts cut`,
    ...funds.map(({ fund, balanceQuote }) => `${fund} ${reader.money(balanceQuote)}`),
  ]
  const verb = isRetracing ? 'repeating, ' : ''
  return `${verb}${utcTime(timeMs)} UTC, step ${step} of ${steps}: ${parts.join(', ')}`
}

function timeLine({ progress, isRetracing, colours }: PanelContent, columns: number): string {
  const { timeMs, step, steps, commands } = progress
  const percent = Math.floor((100 * step) / steps)
  const done = columns >= 72 ? `${bar(step / steps, 16)} ` : ''
  const what = isRetracing ? 'repeating what is recorded' : `${grouped(String(commands))} commands`
  return `  ${colours.title(`${utcTime(timeMs)} UTC`)}  ${done}${percent} %  ${what}`
}

function marketLines({ progress, firstMarks, reader, colours }: PanelContent): string[] {
  const prices = progress.prices.map((row) => reader.price(row.market, row.markPriceTicks))
  const priceWidth = Math.max(...prices.map((text) => text.length), 0)
  return progress.prices.map((row, index) => {
    const ppm = changeInPpm(firstMarks[index] ?? row.markPriceTicks, row.markPriceTicks)
    const change = changeText(ppm).padStart(8)
    const coloured = ppm < 0 ? colours.bad(change) : colours.good(change)
    const market = shorten(row.market, nameWidth).padEnd(nameWidth)
    const price = (prices[index] ?? '').padStart(priceWidth)
    return `  ${market} ${price} ${coloured}  ${healthText(row, colours)}`
  })
}

function healthText(
  { haltedFor, isHealthy, verdict }: PriceReading,
  colours: PanelColours,
): string {
  if (haltedFor !== undefined) return colours.bad(`halted: ${haltedFor}`)
  if (!isHealthy)
    return colours.bad(verdict === 'used' ? 'price not healthy' : verdictText(verdict))
  return colours.quiet('ok')
}

function fundLines(
  { progress, firstBalances, reader, colours }: PanelContent,
  columns: number,
): string[] {
  return progress.funds.map(({ fund, balanceQuote }, index) => {
    const first = firstBalances[index] ?? 0n
    const full = balanceQuote > first ? balanceQuote : first
    const part = full === 0n ? 0 : Number((balanceQuote * 10_000n) / full) / 10_000
    const width = Math.max(6, Math.min(barWidth, columns - 50))
    const drawn = bar(part, width)
    const coloured = part < 0.25 ? colours.bad(drawn) : colours.good(drawn)
    return `  ${shorten(`fund ${fund}`, nameWidth).padEnd(nameWidth)} ${coloured} ${reader.money(balanceQuote)} of ${reader.money(full)}`
  })
}

function countLines({ progress, feed }: PanelContent, columns: number): string[] {
  const { openLiquidations, cases, suspendedCases, cutAccounts } = progress
  const count = (value: number): string => grouped(String(value))
  const parts = [
    `liquidations ${count(openLiquidations)}`,
    `cases ${count(cases)} (${count(suspendedCases)} suspended)`,
    `rounds ${count(feed.rounds)}`,
    `accounts cut ${count(cutAccounts)}`,
  ]
  const line = `  ${parts.join('   ')}`
  if (line.length <= columns) return [line]
  return [`  ${parts.slice(0, 2).join('   ')}`, `  ${parts.slice(2).join('   ')}`]
}

function notableLines({ feed, reader, colours }: PanelContent, room: number): string[] {
  if (room === 0) return []
  return feed.rows
    .slice(-room)
    .map((row) => colours.quiet(`  ${utcTime(row.timeMs)}  ${timelineText(row, reader)}`))
}
