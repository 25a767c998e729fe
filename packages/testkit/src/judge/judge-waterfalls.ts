import { auditLosses } from '../auditor/audit-losses.ts'
import { drawnWaterfall, judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { type BookStream, judgeStreams, type StreamJudgement } from './judge-streams.ts'

/** Books a preset; waterfalls drawn at random get twice as many. */
const BOOKS = 500

/** Judges one of so many parts of the waterfalls. */
export function judgeWaterfalls(part: number, parts: number): StreamJudgement {
  const mine = judgedWaterfalls.filter((_, index) => index % parts === part)
  return judgeStreams(mine.map(streamOf))
}

function streamOf(name: string): BookStream {
  const stream: BookStream = {
    name,
    books: BOOKS,
    bookOf: (seed) => randomLossBook(name, seed),
    audit: (book, resolution) =>
      auditLosses(book, resolution).findings.map(({ check, detail }) => `${check}: ${detail}`),
  }
  return name === drawnWaterfall ? { ...stream, books: 2 * BOOKS } : { ...stream, waterfall: name }
}
