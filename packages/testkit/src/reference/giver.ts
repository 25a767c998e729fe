import { createHash } from 'node:crypto'
import type { Book } from '../book/book.ts'
import type { Stress } from '../book/policy.ts'
import { compareBytes } from '../exact/byte-order.ts'
import type { Candidate, Pass } from './candidates.ts'
import type { Round } from './round.ts'
import { type Level, levelAfter, movesOf, stressOf, type Stressed } from './stress.ts'

/** Somebody who gives lots one at a time. */
export interface Giver {
  readonly candidate: Candidate
  /** The most that is asked of it. */
  readonly cap: bigint
  /** SHA-256 of event and account, hexadecimal. */
  readonly digest: string
  readonly stressed: Stressed
  /** Of its bucket's positions that are looked at together, this one. */
  readonly place: number
  /** What all of them give so far; givers of one bucket share it. */
  readonly cuts: bigint[]
}

export function givenBy({ cuts, place }: Giver): bigint {
  return cuts[place] ?? 0n
}

export function setGiven({ cuts, place }: Giver, lots: bigint): void {
  cuts[place] = lots
}

/** λ of its bucket as it stands, or with so many further lots of this position. */
export function levelOf({ stressed, cuts, place }: Giver, further: bigint = 0n): Level {
  const after = cuts.map((lots, index) => (index === place ? lots + further : lots))
  return levelAfter(stressed, after)
}

/** λ of its bucket before anything is taken. */
export function levelBefore({ stressed, cuts }: Giver): Level {
  return levelAfter(
    stressed,
    cuts.map(() => 0n),
  )
}

/** The candidates of one pass, nothing given yet. */
export function giversOf(
  round: Round,
  pass: Pass,
  stress: Stress,
  candidates: readonly Candidate[],
  caps: readonly bigint[],
): Giver[] {
  const moves = movesOf(round.book, stress, pass.market)
  return candidates.map((candidate, index) => ({
    candidate,
    cap: caps[index] ?? 0n,
    digest: digestOf(round.book, candidate),
    stressed: stressOf(moves, candidate.bucket, [
      { held: candidate.held, lotPrice: pass.lotPrice },
    ]),
    place: 0,
    cuts: [0n],
  }))
}

/** A round of a snapshot is the first of its event. */
export function digestOf({ domain, seed }: Book, { bucket }: Candidate): string {
  return createHash('sha256').update(`${domain}:0:${seed}\n${bucket.account.account}`).digest('hex')
}

/**
 * Who goes first among equals. The first round of an event remembers nothing: of nobody's owner anything was taken
 * before it.
 */
export function compareTies(left: Giver, right: Giver): number {
  const [a, b] = [leftWith(left), leftWith(right)]
  if (a !== b) return a > b ? -1 : 1
  const [one, other] = [left.candidate.bucket, right.candidate.bucket]
  return (
    compareBytes(left.digest, right.digest) ||
    compareBytes(one.account.account, other.account.account) ||
    compareBytes(one.name, other.name)
  )
}

function leftWith(giver: Giver): bigint {
  return giver.candidate.held.lots - givenBy(giver)
}
