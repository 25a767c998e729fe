import { counted, grouped } from '../output/grouped.ts'
import { utcSpan } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import { suggestion } from '../invocation.ts'
import { burdenSection } from './burden-section.ts'
import { chargedSections, deleveragedSections } from './deleveraged-section.ts'
import { fundsSections } from './funds-section.ts'
import type { IncidentReading } from './incident-reading.ts'
import { casesSection, liquidationsSection } from './liquidations-section.ts'
import { priceSection } from './price-section.ts'
import { proofSections } from './proof-sections.ts'
import { roundSections } from './rounds-section.ts'
import { timelineSection } from './timeline-section.ts'
import { verdictLines } from './verdict-lines.ts'

/** A run for a person to read: what happened, who paid, who was cut, and that nothing was lost. */
export function incidentPage(
  reading: IncidentReading,
  emphasise: (text: string) => string,
): string[] {
  const sections = [
    burdenSection(reading),
    timelineSection(reading),
    ...roundSections(reading),
    priceSection(reading),
    liquidationsSection(reading),
    casesSection(reading),
    ...deleveragedSections(reading),
    ...chargedSections(reading),
    ...fundsSections(reading),
    ...proofSections(reading),
    { title: 'Next', lines: nextLines(reading) },
  ]
  return [
    emphasise(reading.run.scenario.title),
    ...introduction(reading),
    ...sections.flatMap(({ title, lines }) => ['', emphasise(title), ...lines]),
  ]
}

function introduction(reading: IncidentReading): string[] {
  const { run, reader } = reading
  const { scenario, seed, summary, book } = run
  const rounding = reader.isRounded
    ? ` to ${counted(reader.moneyPlaces, 'place')}; --json has every digit`
    : ''
  return [
    `scenario ${scenario.scenario}, seed ${seed}; ${utcSpan(summary.startMs, summary.endMs)}`,
    ...wrapped(
      `${counted(book.accounts.length, 'account')}, ${counted(book.markets.length, 'market')}, ${counted(summary.commands.submitted, 'command')}; amounts in ${book.asset.name}${rounding}`,
    ),
    ...refusedLines(reading),
    '',
    ...wrapped(scenario.story.join(' '), '', ''),
    '',
    ...verdictLines(run.summary),
  ]
}

/** What the engine would not do for the venue, by code. */
function refusedLines({ run }: IncidentReading): string[] {
  const { rejected } = run.summary.commands
  if (rejected.length === 0) return []
  const codes = rejected.map(({ code, count }) => `${code} ${grouped(String(count))}`)
  return wrapped(`commands refused: ${codes.join(', ')}`)
}

function nextLines({ run }: IncidentReading): string[] {
  const { scenario, seed, journal, track } = run
  const { folder } = journal
  if (folder === undefined) {
    const words = ['simulate', scenario.scenario, '--seed', String(seed), '--data', 'DIR']
    return ['  keep every record, then look at each case:', `  ${suggestion(...words)}`]
  }
  const { largestCase } = track
  return [
    ...(largestCase === undefined
      ? []
      : [`  ${suggestion('explain', '--data', folder, '--case', largestCase.caseId)}`]),
    `  ${suggestion('explain', '--data', folder)}`,
    `  ${suggestion('verify', '--data', folder)}`,
    `  ${suggestion('replay', '--data', folder)}`,
  ]
}
