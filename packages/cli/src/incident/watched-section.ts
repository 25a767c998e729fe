import { addRatios, type Ratio, ratio } from '@plimsoll/engine'
import { formatExactMoney, formatSize, marketFormat } from '@plimsoll/protocol'
import type { RefusedCommand, WatchedAccount } from '@plimsoll/simulator'
import { tableLines } from '../output/table.ts'
import { utcTime } from '../output/utc.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

type Format = IncidentReading['format']

const columns = [
  { title: 'account', align: 'left', shrinks: true },
  { title: 'before', align: 'right' },
  { title: 'lowest', align: 'right' },
  { title: 'at', align: 'right', optional: true },
  { title: 'after', align: 'right' },
  { title: 'change', align: 'right' },
] as const

const refusedColumns = [
  { title: 'at', align: 'left' },
  { title: 'command', align: 'left' },
  { title: 'refused', align: 'left' },
  { title: 'because', align: 'left', shrinks: true },
] as const

/** How those fared whom the scenario watches: equity of an account at mark, and what a fund can pay. */
export function watchedSections({ run, reader }: IncidentReading): Section[] {
  const { watched = [] } = run.summary
  if (watched.length === 0) return []
  const rows = watched.map((one) => [
    one.account,
    reader.money(one.beforeQuote),
    reader.money(one.lowestQuote),
    utcTime(one.lowestMs),
    reader.money(one.afterQuote),
    reader.money(changeOf(one)),
  ])
  return [
    {
      title: 'How they fared: equity at mark, and what a fund can pay',
      lines: tableLines(columns, rows, '  '),
    },
  ]
}

/** Commands of the script that the engine refused; nothing where it refused none. */
export function refusedScriptSections({ run }: IncidentReading): Section[] {
  const { refusedScript = [] } = run.summary
  if (refusedScript.length === 0) return []
  const rows = refusedScript.map(({ timeMs, kind, code, detail }) => [
    utcTime(timeMs),
    kind,
    code,
    detail,
  ])
  return [{ title: 'Refused by the engine', lines: tableLines(refusedColumns, rows, '  ') }]
}

/** The same for the document of a run, where the scenario has a watch or a script. */
export function watchedFields({ run, format }: IncidentReading): Readonly<Record<string, unknown>> {
  const { watched, refusedScript } = run.summary
  return {
    ...(refusedScript && { refusedScript: refusedScript.map(refusedFields) }),
    ...(watched && { watched: watched.map((one) => accountFields(one, format)) }),
  }
}

function refusedFields({ timeMs, kind, code, detail }: RefusedCommand): object {
  return { timeMs, kind, code, detail }
}

function accountFields(one: WatchedAccount, format: Format): object {
  return {
    account: one.account,
    before: formatExactMoney(format, one.beforeQuote),
    lowest: formatExactMoney(format, one.lowestQuote),
    lowestMs: one.lowestMs,
    after: formatExactMoney(format, one.afterQuote),
    change: formatExactMoney(format, changeOf(one)),
    positions: one.positions.map(({ market, side, lots }) => ({
      market,
      side,
      size: formatSize(marketFormat(format, market), lots),
    })),
  }
}

/** What the run did to an account; quote units. */
export function changeOf({ beforeQuote, afterQuote }: WatchedAccount): Ratio {
  const { numerator, denominator } = beforeQuote
  return addRatios(afterQuote, ratio(-numerator, denominator))
}
