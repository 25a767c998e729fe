import { findPatterns, patternsHtml, type PatternsDocument, waveGapMs } from '@plimsoll/reports'
import { InvalidArgumentError } from 'commander'
import { CommandFailure } from '../command-failure.ts'
import { writeReport } from '../comparison/write-report.ts'
import { exampleText } from '../invocation.ts'
import { readSoundJournal } from '../journal/copied-journal.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { readTime } from '../import/import-words.ts'
import { Progress } from '../output/progress.ts'
import { utcSpan } from '../output/utc.ts'
import { patternsPage } from '../patterns/patterns-page.ts'
import { type Gathered, readEventFile } from '../patterns/read-event-file.ts'
import { readJournalEvents } from '../patterns/read-journal-events.ts'
import { journalFolder } from '../serve/domain-folder.ts'
import { readSeed } from '../simulation/chosen-scenario.ts'
import type { AddCommand } from './command.ts'

interface PatternsOptions {
  readonly data?: string
  readonly domain?: string
  readonly events?: string
  readonly from?: number
  readonly to?: number
  readonly gapMs: number
  readonly market?: string
  readonly spread?: number | true
  readonly report?: string
  readonly json?: boolean
}

const spreadSeedDefault = 1

/** `patterns`: what past distress looked like: waves, self-excitation, open interest, funds. Changes nothing. */
export const addPatterns: AddCommand = (program, { streams }) => {
  program
    .command('patterns')
    .summary('find patterns of distress in what happened')
    .description(
      'Finds waves of liquidations and deleveraging, measures whether they set each other off, how fast open interest and funds fell, and how close each market was to deleveraging. Reads a journal, the event lines of simulate, or those of import. Changes nothing.',
    )
    .option('--data <folder>', 'the folder of a journal, or the data folder of a server')
    .option('--domain <name>', 'which domain, in the data folder of a server that has several')
    .option('--events <file>', 'event lines of simulate --events, or events.jsonl of an import')
    .option('--from <time>', 'leave out what was before, such as 2025-10-10T21:00:00Z', readTime)
    .option('--to <time>', 'leave out what was after', readTime)
    .option(
      '--gap-ms <n>',
      'a wave ends where more milliseconds than this pass',
      readGap,
      waveGapMs,
    )
    .option('--market <market>', 'look at this market only')
    .option(
      '--spread [seed]',
      'fit the intensity of times that are too coarse too: spread at random within their ticks; seed 1 if absent',
      readSeed,
    )
    .option('--report <file>', 'also write the patterns as one HTML page with drawings')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'patterns --data DIR',
        'patterns --data DIR --report FILE',
        'patterns --events FILE --market BTC-USD --json',
      ),
    )
    .action(async (options: PatternsOptions) => {
      const progress = new Progress(streams)
      const gathered = await gather(options, progress)
      progress.begin('looking for patterns')
      const document = patternsIn(gathered, options)
      if (options.report !== undefined) writeReport(options.report, patternsHtml(document))
      progress.end()
      if (options.json) return writeJson(streams, document)
      return writeLines(
        streams,
        patternsPage(document, (text) => heading(streams, text)),
      )
    })
}

function gather(options: PatternsOptions, progress: Progress): Promise<Gathered> {
  const { data, domain, events, from, to } = options
  if ((data === undefined) === (events === undefined)) {
    throw usage('give --data with a journal or --events with a file of events, one of the two')
  }
  if (from !== undefined && to !== undefined && from > to) throw usage('--from is after --to')
  const window = {
    ...(from !== undefined && { fromMs: from }),
    ...(to !== undefined && { toMs: to }),
  }
  if (events !== undefined) {
    if (domain !== undefined) throw usage('--domain belongs to --data')
    return readEventFile(events, window, progress)
  }
  const folder = journalFolder(data ?? '', domain)
  progress.begin('checking the records')
  return readSoundJournal(folder, (journal) =>
    readJournalEvents(journal, folder, window, (done, last) =>
      progress.count('going through the records', done, last),
    ),
  )
}

function patternsIn(
  { activity, source, risk }: Gathered,
  { gapMs, market, spread }: PatternsOptions,
): PatternsDocument {
  const { seen, span } = activity
  if (seen !== undefined && span === undefined) {
    throw usage(
      `nothing was seen in that time; the source tells of ${utcSpan(seen.fromMs, seen.toMs)}`,
    )
  }
  const markets = activity.markets()
  if (market !== undefined && !markets.includes(market)) {
    const known =
      markets.length === 0 ? 'nothing happened in any' : `there are ${markets.join(', ')}`
    throw usage(`--market: nothing is known of ${JSON.stringify(market)}; ${known}`)
  }
  return findPatterns(activity, source, {
    gapMs,
    ...(market !== undefined && { market }),
    ...(spread !== undefined && { spreadSeed: spread === true ? spreadSeedDefault : spread }),
    ...(risk && { risk }),
  })
}

function usage(message: string): CommandFailure {
  return new CommandFailure({ code: 'usage', message })
}

function readGap(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of milliseconds from 1 up.')
}
