import type { ReplayReport } from '@plimsoll/journal'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { utcSpan } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import { differenceIn, type ReplayedJournal, replaysOf } from './replayed-journal.ts'

const columns = [
  { title: 'from', align: 'left' },
  { title: 'to record', align: 'right' },
  { title: 'decided again', align: 'right' },
  { title: 'hashes compared', align: 'right' },
  { title: 'state', align: 'left' },
] as const

const hashShown = 16

/** What replays came to, for a person to read. */
export function replayPage(
  replayed: ReplayedJournal,
  emphasise: (text: string) => string,
): string[] {
  const { domain, records, startMs, head } = replayed
  const replays = replaysOf(replayed)
  return [
    emphasise(`${domain}: ${counted(records, 'record')}, ${utcSpan(startMs, head.timeMs)}`),
    '',
    ...tableLines(columns, replays.map(rowOf), '  '),
    '',
    ...verdict(replayed),
    '',
    `  state         ${replayed.fromBook.stateHash}`,
    `  journal head  ${head.hash}`,
  ]
}

/** What replays came to, as a document. */
export function replayDocument(replayed: ReplayedJournal): object {
  const { domain, records, startMs, head, fromBook } = replayed
  const difference = differenceIn(replayed)
  return {
    version: 1,
    domain,
    records,
    startMs,
    endMs: head.timeMs,
    equal: difference === undefined,
    ...(difference && { difference }),
    replays: replaysOf(replayed).map(({ domain: _domain, ...report }) => ({
      from: report.fromSequence === 0 ? 'genesis' : 'snapshot',
      ...report,
    })),
    stateHash: fromBook.stateHash,
    journalHead: { sequence: head.sequence, hash: head.hash },
  }
}

function rowOf(report: ReplayReport): string[] {
  const { fromSequence, sequence, redecided, hashesCompared, stateHash } = report
  return [
    fromSequence === 0 ? 'the book' : `snapshot of record ${grouped(String(fromSequence))}`,
    grouped(String(sequence)),
    grouped(String(redecided)),
    grouped(String(hashesCompared)),
    `${stateHash.slice(0, hashShown)}…`,
  ]
}

function verdict(replayed: ReplayedJournal): string[] {
  const difference = differenceIn(replayed)
  const replays = replaysOf(replayed)
  if (difference !== undefined) {
    const { sequence, what } = difference
    return wrapped(`DIFFERENT at record ${grouped(String(sequence))}: ${what}`)
  }
  const hashes = replays.reduce((sum, { hashesCompared }) => sum + hashesCompared, 0)
  const { notRedecided } = replayed.fromBook
  return [
    ...wrapped(
      `Equal: every command decided again did what is on record, and ${counted(hashes, 'state hash', 'state hashes')} agree.`,
    ),
    ...(notRedecided === 0
      ? []
      : wrapped(
          `${counted(notRedecided, 'record')} of another version of the rules: applied, not decided again.`,
        )),
  ]
}
