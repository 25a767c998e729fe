import type { CaseTotals, LiquidationTotals } from '@plimsoll/simulator'
import { counted, grouped } from '../output/grouped.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import type { StandingCase } from '../simulation/run-track.ts'
import type { Reader } from '../summary/reader.ts'
import { restLine, rowsShown, type Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

type Outcome = LiquidationTotals['ended'][number]['outcome']

const outcomeWords: Readonly<Record<Outcome, string>> = {
  closed: 'closed in the market',
  recovered: 'recovered by themselves',
  failed: 'given up, and became cases',
  expired: 'not closed in time, and became cases',
  cancelled: 'cancelled, because deleveraging took the position',
  bankrupt: 'below 0 before they were closed, and became cases',
}

/** Why a bucket is a case, in words that follow a count. */
const causeWords: Readonly<Record<CaseTotals['causes'][number]['cause'], string>> = {
  bankrupt: 'equity below 0',
  suspended: 'suspended before and taken up again',
  liquidationFailed: 'could not be closed in the market',
  ordered: 'ordered by an officer',
  fundDefault: 'funds whose inventory lost more than they had',
  poolFactor: 'pools that owed traders too much',
}

/** What the venue closed in its own market, and what it could not. */
export function liquidationsSection({ run, reader }: IncidentReading): Section {
  const { positions, fills, filledValueQuote, feesQuote, ended } = run.summary.liquidations
  const buckets = ended.map(
    ({ outcome, count }) => `${grouped(String(count))} ${outcomeWords[outcome]}`,
  )
  return {
    title: `Liquidations in the market: ${counted(positions, 'position')}`,
    lines: [
      ...wrapped(
        `${counted(fills, 'fill')} worth ${reader.money(filledValueQuote)}; ${reader.money(feesQuote)} of what was left above bankruptcy went to funds`,
        '  ',
      ),
      ...(buckets.length === 0 ? [] : wrapped(`buckets: ${buckets.join('; ')}`, '  ')),
    ],
  }
}

/** Why buckets became cases, and how many are left. */
export function casesSection({ run, reader }: IncidentReading): Section {
  const { opened, closed, suspended, causes, deficitQuote } = run.summary.cases
  const left = run.track.suspended
  const why = causes.map(({ cause, count }) => `${grouped(String(count))} ${causeWords[cause]}`)
  return {
    title: `Cases: ${counted(opened, 'case')}, ${grouped(String(closed))} closed, ${grouped(String(suspended))} suspended`,
    lines: [
      `  deficit when they first opened: ${reader.money(deficitQuote)}`,
      ...(why.length === 0 ? [] : wrapped(`causes: ${why.join('; ')}`, '  ')),
      ...suspendedLines(left, reader),
    ],
  }
}

function suspendedLines(left: readonly StandingCase[], reader: Reader): string[] {
  const lines = left.slice(0, rowsShown).flatMap((one) => {
    const legs = counted(one.residualExposure.length, 'leg')
    const rest = `${reader.money(one.residualDeficitQuote)} and ${legs} left`
    return wrapped(
      `suspended: ${one.caseId} of ${shorten(one.account, nameWidth)}, ${rest}; ${one.reason ?? 'no reason given'}`,
      '  ',
    )
  })
  return [...lines, ...restLine(left.length, 'suspended cases')]
}
