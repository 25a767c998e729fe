import type { RankView } from '@plimsoll/engine'
import { type BookFormat, formatSize, marketFormat } from '../book/book-format.ts'
import { formatRatio } from '../decimal/decimal-text.ts'
import { encodeScore } from '../resolution/encode-score.ts'
import type { Rank, RankRow } from './rank-schema.ts'

/** The queue of one side of a market, in the order the engine gives. */
export function encodeRank(format: BookFormat, market: string, rows: readonly RankView[]): Rank {
  const one = marketFormat(format, market)
  return rows.map((row): RankRow => {
    const lots = row.lots < 0n ? -row.lots : row.lots
    return {
      account: row.account,
      bucket: row.bucket,
      ...(row.rank !== undefined && { rank: row.rank }),
      ...(row.percentile !== undefined && { percentile: formatRatio(row.percentile, 6) }),
      ...(row.lights !== undefined && { lights: row.lights }),
      ...(row.score !== undefined && { score: encodeScore(row.score) }),
      size: formatSize(one, lots),
      ...(row.lotsAhead !== undefined && { sizeAhead: formatSize(one, row.lotsAhead) }),
      eligible: row.eligible,
      ...(row.reason !== undefined && { reason: row.reason }),
    }
  })
}
