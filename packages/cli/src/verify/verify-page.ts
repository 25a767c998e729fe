import { counted, grouped } from '../output/grouped.ts'
import { utcDateTime, utcSpan } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import type { ReplayedJournal } from '../replay/replayed-journal.ts'
import { hashesCompared, type VerifiedFolder } from './verified-folder.ts'

const findingsShown = 30

/** What a folder was found to hold, for a person to read. */
export function verifyPage(
  verified: VerifiedFolder,
  emphasise: (text: string) => string,
): string[] {
  const { folder, replayed, store } = verified
  const title =
    replayed === undefined
      ? `${folder}: ${counted(store.records, 'record')}`
      : `${replayed.domain} in ${folder}: ${counted(store.records, 'record')}, ${utcSpan(replayed.startMs, replayed.head.timeMs)}`
  return [
    emphasise(title),
    '',
    ...checkLines(verified).flatMap((line) => wrapped(line, '  ')),
    '',
    ...verdict(verified),
  ]
}

/** What a folder was found to hold, as a document. */
export function verifyDocument(verified: VerifiedFolder): object {
  const { store, replayed, chainHead, findings, lastGoodSequence } = verified
  return {
    version: 1,
    ok: findings.length === 0,
    records: store.records,
    lastGoodSequence,
    findings,
    ...(replayed && {
      domain: replayed.domain,
      startMs: replayed.startMs,
      endMs: replayed.head.timeMs,
      redecided: replayed.fromBook.redecided,
      notRedecided: replayed.fromBook.notRedecided,
      hashesCompared: hashesCompared(replayed),
      stateHash: replayed.fromBook.stateHash,
      journalHead: { sequence: replayed.head.sequence, hash: replayed.head.hash },
    }),
    ...(chainHead && { journalHead: { sequence: chainHead.sequence, hash: chainHead.hash } }),
  }
}

function checkLines({ store, replayed, chainHead, isEmpty }: VerifiedFolder): string[] {
  const isSound = store.findings.length === 0 || isEmpty
  return [
    isSound
      ? 'ok  store: every record has the content of its hash and follows the one before it; HEAD, checkpoints and snapshots agree'
      : `NO  store: ${counted(store.findings.length, 'finding')}`,
    ...(replayed === undefined
      ? [`--  decisions: ${whyUndecided(isEmpty, chainHead !== undefined)}`]
      : decisionLines(replayed)),
  ]
}

function whyUndecided(isEmpty: boolean, isChain: boolean): string {
  if (isEmpty) return 'there is nothing to decide'
  return isChain
    ? 'these records follow from no book, as those of an audit; their chain is all there is to verify'
    : 'not looked at, because the store is damaged'
}

function decisionLines(replayed: ReplayedJournal): string[] {
  const { fromBook } = replayed
  const { redecided, notRedecided } = fromBook
  const isEqual = fromBook.difference === undefined
  return [
    `${isEqual ? 'ok' : 'NO'}  decisions: ${counted(redecided, 'command')} decided again${isEqual ? ', each with the outcome on record' : ''}`,
    ...(notRedecided === 0
      ? []
      : [
          `--  ${counted(notRedecided, 'record')} of another version of the rules: applied, not decided again`,
        ]),
    `${isEqual ? 'ok' : '--'}  states: ${counted(hashesCompared(replayed), 'state hash', 'state hashes')} of checkpoints and snapshots reached again`,
  ]
}

function verdict({
  findings,
  lastGoodSequence,
  replayed,
  chainHead,
  isEmpty,
  store,
}: VerifiedFolder): string[] {
  if (findings.length > 0) {
    const hidden = findings.length - findingsShown
    return [
      lastGoodSequence < 0
        ? 'DAMAGED: not even the first record can be believed.'
        : `DAMAGED: the last good record is ${grouped(String(lastGoodSequence))} of ${counted(store.records, 'record')}.`,
      ...findings.slice(0, findingsShown).flatMap(({ what }) => wrapped(what, '  ')),
      ...(hidden > 0 ? [`  … and ${grouped(String(hidden))} more findings; --json lists all`] : []),
    ]
  }
  if (chainHead !== undefined) {
    const { sequence, timeMs, hash } = chainHead
    return [
      `Everything is as it was written. Last record: ${grouped(String(sequence))} of ${utcDateTime(timeMs)}.`,
      '',
      `  journal head  ${hash}`,
    ]
  }
  if (isEmpty || replayed === undefined) {
    return ['The journal is empty: it was begun, and nothing was recorded.']
  }
  const { head, fromBook } = replayed
  return [
    `Everything is as it was written. Last record: ${grouped(String(head.sequence))} of ${utcDateTime(head.timeMs)}.`,
    '',
    `  state         ${fromBook.stateHash}`,
    `  journal head  ${head.hash}`,
  ]
}
