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
export { BookError, type BookRule, type Place, refuseAt, under } from './book/book-error.ts'
export { readPriceTicks, readUnits } from './book/amounts.ts'
export { documentCheck, type DocumentOf } from './book/document-check.ts'
export { wordDefinitions } from './book/word-definitions.ts'
export {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  type MarketFormat,
  marketFormat,
} from './book/book-format.ts'
export { looksLike } from './book/misspelling.ts'
export { type BookSource, formatPath, jsonSource, type PathSegment } from './book/book-source.ts'
export {
  type BookOptions,
  type ParsedBook,
  parseBook,
  parseBookFrom,
  parseBookText,
  parseJson,
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
export { isVenueLedger, ledgerNameAmong } from './resolution/ledger-name.ts'
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
export { type CaseDocument, caseJsonSchema, type CaseRoundDocument } from './case/case-schema.ts'
export {
  type BeforeCase,
  BeforeCases,
  encodeLiquidationHistory,
  type LiquidationHistory,
} from './case/before-case.ts'
export { caseFor } from './case/case-for.ts'
export { type MarginsBefore, marginsBefore } from './case/margins-before.ts'
export {
  type CaseAddition,
  caseDocumentOf,
  type CaseRound,
  caseRoundsOf,
  encodeCaseRound,
  type RecordPlace,
  type WhatWasBefore,
} from './case/encode-case-round.ts'
export { receiptsOf } from './receipt/receipts-of.ts'
export { type CommandDocument, commandJsonSchema } from './command/command-schema.ts'
export { decodeCommand } from './command/decode-command.ts'
export { encodeAnswer } from './command/encode-answer.ts'
export { encodeCommand } from './command/encode-command.ts'
export { RequestError } from './command/request-error.ts'
export type { SubmittedCommand } from './command/submitted-command.ts'
export { encodeEvent } from './event/encode-event.ts'
export { eventMeanings } from './event/event-meanings.ts'
export { type EventDocument, EventWriter } from './event/event-writer.ts'
export { domainFormat } from './book/domain-format.ts'
export { type ReceiptDocument, receiptJsonSchema } from './receipt/receipt-schema.ts'
export {
  type SignedParts,
  signingHeaders,
  signingText,
  streamSigningText,
} from './signing/signing-text.ts'
export { type Outcome, type ProblemCode, problems } from './api/problem.ts'
export { type Reach, type Role, roles } from './api/role.ts'
export { type DocumentCheck, checkBy } from './api/check-document.ts'
export { type RouteChecks, routeChecks } from './api/check-route.ts'
export { type CommandAccess, commandAccess } from './api/command-access.ts'
export {
  type Document,
  type DocumentName,
  type DocumentPage,
  definitions,
  documentSchema,
  wholeSchema,
} from './api/documents/definitions.ts'
export { examples } from './api/examples/examples.ts'
export type { JsonSchema } from './api/documents/json-schema.ts'
export type { FieldError, ProblemDocument } from './api/problem-document.ts'
export { pageLimitDefault, pageLimitMax, type QueryName, queryParameters } from './api/query.ts'
export type { Access, Lane, Route, RouteAnswer } from './api/route.ts'
export { type RouteSchemas, routeSchemas } from './api/route-schemas.ts'
export type {
  RouteAnswerDocument,
  RouteBody,
  RouteParams,
  RouteQuery,
} from './api/route-types.ts'
export { type RouteName, routes, type RouteTable } from './api/routes.ts'
export { decodeWhatIf } from './api/views/decode-what-if.ts'
export { encodeAccount } from './api/views/encode-account.ts'
export {
  encodeAccountAdl,
  encodeAdlPositions,
  encodeQueue,
  type QueueSummary,
  type RankedQueue,
  summariseQueue,
} from './api/views/encode-adl.ts'
export { type DomainStanding, encodeDomain } from './api/views/encode-domain.ts'
export { encodeFund, encodeFundAlarm, encodeFunds } from './api/views/encode-funds.ts'
export { encodeLoad, loadMovesPermille } from './api/views/encode-load.ts'
export { encodeMark, encodeMarkets } from './api/views/encode-markets.ts'
export {
  encodeRiskAmounts,
  encodeRiskPoint,
  type MarketRiskPoint,
} from './api/views/encode-market-risk.ts'
export { encodeLiquidation, encodeLiquidations } from './api/views/encode-liquidations.ts'
export { encodePlan, encodePlans } from './api/views/encode-plans.ts'
export { encodeWhatIf } from './api/views/encode-what-if.ts'
export type { ViewPlace, ViewTerms } from './api/views/view-terms.ts'
export { type Channel, type ChannelName, channels } from './stream/channels.ts'
export { openApiDocument } from './api/openapi/open-api-document.ts'
export { problemsOf } from './api/route-problems.ts'
export { asyncApiDocument } from './stream/asyncapi/async-api-document.ts'
export { channelMessageSchema } from './stream/channel-message.ts'
export { exampleExchange } from './stream/example-exchange.ts'
