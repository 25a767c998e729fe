import { auditResolution } from '../auditor/audit-resolution.ts'
import {
  isDrawn,
  judgedPolicies,
  placesLots,
  randomPolicyBook,
} from '../generators/random-policy-book.ts'
import { findingsBeyondDoubt } from './judge-book.ts'
import { judgeStreams, type StreamJudgement } from './judge-streams.ts'

/** Books a preset; policies drawn at random get as many as two presets. */
const BOOKS = 500

/** Judges one of so many parts of the policies. */
export function judgePolicies(part: number, parts: number): StreamJudgement {
  const mine = judgedPolicies.filter((_, index) => index % parts === part)
  return judgeStreams(
    mine.map((name) => ({
      name,
      books: isDrawn(name) ? 2 * BOOKS : BOOKS,
      dependsOnNames: placesLots(name),
      bookOf: (seed) => randomPolicyBook(name, seed),
      audit: (book, resolution) =>
        findingsBeyondDoubt(book, auditResolution(book, resolution)).map(
          ({ check, at, detail }) => `${check} at ${at}: ${detail}`,
        ),
    })),
  )
}
