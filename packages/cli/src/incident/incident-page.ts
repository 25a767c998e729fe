import { counted, grouped } from '../output/grouped.ts'
import { utcSpan } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import { suggestion } from '../invocation.ts'
import { askingWords, runName } from '../simulation/run-name.ts'
import type { Section } from '../summary/section.ts'
import { burdenSection } from './burden-section.ts'
import { chargedSections, deleveragedSections } from './deleveraged-section.ts'
import { eventSections } from './event-section.ts'
import { fundsSections } from './funds-section.ts'
import { groundSections } from './ground-section.ts'
import { outcomesOf } from './incident-document.ts'
import type { IncidentReading } from './incident-reading.ts'
import { casesSection, liquidationsSection } from './liquidations-section.ts'
import { outcomeSections } from './outcomes-section.ts'
import { priceSection } from './price-section.ts'
import { proofSections } from './proof-sections.ts'
import { roundSections } from './rounds-section.ts'
import { timelineSection } from './timeline-section.ts'
import { verdictLines } from './verdict-lines.ts'
import { refusedScriptSections, watchedSections } from './watched-section.ts'

/** A run for a person to read: what happened, who paid, who was cut, and that nothing was lost. */
export function incidentPage(
  reading: IncidentReading,
  emphasise: (text: string) => string,
): string[] {
  const sections = [
    ...groundSections(reading),
    ...outcomeSections(outcomesOf(reading)),
    ...watchedSections(reading),
    ...refusedScriptSections(reading),
    burdenSection(reading),
    timelineSection(reading),
    ...roundSections(reading),
    priceSection(reading),
    liquidationsSection(reading),
    casesSection(reading),
    ...eventSections(reading),
    ...deleveragedSections(reading),
    ...chargedSections(reading),
    ...fundsSections(reading),
    ...sourceSections(reading),
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
  const { request, seed, summary, book } = run
  const rounding = reader.isRounded
    ? ` to ${counted(reader.moneyPlaces, 'place')}; --json has every digit`
    : ''
  return [
    `scenario ${runName(request)}, seed ${seed}; ${utcSpan(summary.startMs, summary.endMs)}`,
    ...wrapped(
      `${counted(book.accounts.length, 'account')}, ${counted(book.markets.length, 'market')}, ${counted(summary.commands.submitted, 'command')}; amounts in ${book.asset.name}${rounding}`,
    ),
    ...refusedLines(reading),
    '',
    ...wrapped(storyOf(run).join(' '), '', ''),
    '',
    ...verdictLines(summary, reader),
  ]
}

/** What a scenario says of itself; where it was written of another venue than the run is on, that first. */
export function storyOf({ request, scenario }: IncidentReading['run']): readonly string[] {
  if (request.ground?.isForeign !== true) return scenario.story
  return [
    'What the scenario says of its own venue, in whose place the book stands here:',
    ...scenario.story,
  ]
}

/** Where the facts of a scenario were published; nothing where it claims none. */
function sourceSections({ run }: IncidentReading): Section[] {
  const { sources = [] } = run.scenario
  if (sources.length === 0) return []
  const lines = sources.flatMap(({ source, says, url }) => [
    ...wrapped(`${source}: ${says}`, '  '),
    ...(url === undefined ? [] : [`    ${url}`]),
  ])
  return [{ title: 'Sources', lines }]
}

/** What the engine would not do for the venue, by code. */
function refusedLines({ run }: IncidentReading): string[] {
  const { rejected } = run.summary.commands
  if (rejected.length === 0) return []
  const codes = rejected.map(({ code, count }) => `${code} ${grouped(String(count))}`)
  return wrapped(`commands refused: ${codes.join(', ')}`)
}

function nextLines({ run }: IncidentReading): string[] {
  const { request, journal, track } = run
  const { folder } = journal
  if (folder === undefined) {
    const again = suggestion(...askingWords(request, '--data', 'DIR'))
    return ['  keep every record, then look at each case:', `  ${again}`, ...sizingLines(run)]
  }
  const { largestCase } = track
  return [
    ...(largestCase === undefined
      ? []
      : [`  ${suggestion('explain', '--data', folder, '--case', largestCase.caseId)}`]),
    `  ${suggestion('explain', '--data', folder)}`,
    `  ${suggestion('verify', '--data', folder)}`,
    `  ${suggestion('replay', '--data', folder)}`,
    ...sizingLines(run),
  ]
}

/** Who brings a book wants to know how much money it would take. */
function sizingLines({ request: { ground, words = [] } }: IncidentReading['run']): string[] {
  if (ground === undefined) return []
  const sized = suggestion('size-fund', '--scenario', ...words)
  return ['  how large the funds have to be, over many seeds:', `  ${sized}`]
}
