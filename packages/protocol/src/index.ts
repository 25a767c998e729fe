/**
 * The wire form: what users write in files and read from answers, and the exact way from there to the engine and back.
 * Loads in browsers as well as in Node.
 */
export {
  type AccountDocument,
  type BookDocument,
  bookJsonSchema,
  type FundDocument,
  type LayerDocument,
  type MarketDocument,
  type PositionDocument,
  type TriggerDocument,
} from './book/book-schema.ts'
export { BookError, type BookRule } from './book/book-error.ts'
export {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  type MarketFormat,
  marketFormat,
} from './book/book-format.ts'
export { type BookSource, formatPath, type PathSegment } from './book/book-source.ts'
export {
  type BookOptions,
  type ParsedBook,
  parseBook,
  parseBookText,
} from './book/parse-book.ts'
export type { ResolveTrigger } from './book/read-trigger.ts'
export type { ResolvePolicy } from './book/read-waterfall.ts'
export { type LayerWriting, writeLayer, writeTrigger } from './book/write-layer.ts'
export { type Decimal, formatRatio, formatUnits, readDecimal } from './decimal/decimal-text.ts'
export { JsonTextError, readJson } from './json/read-json.ts'
export { compareIdentifiers } from './order/compare-identifiers.ts'
export { encodeRank } from './rank/encode-rank.ts'
export { type Rank, rankJsonSchema, type RankRow } from './rank/rank-schema.ts'
export { encodeExemptions } from './resolution/encode-exemptions.ts'
export { encodeResolution, type ResolutionInput } from './resolution/encode-resolution.ts'
export type { Standing } from './resolution/encode-standing.ts'
export { encodeScore, type Score } from './resolution/encode-score.ts'
export { fillReason } from './resolution/fill-reason.ts'
export {
  type Resolution,
  resolutionJsonSchema,
  type ResolvedAccount,
  type ResolvedCase,
  type ResolvedFill,
  type ResolvedFund,
  type ResolvedLayer,
} from './resolution/resolution-schema.ts'
export { type BookTables, parseBookTables } from './tables/parse-book-tables.ts'
export type { TableText } from './tables/read-table.ts'
