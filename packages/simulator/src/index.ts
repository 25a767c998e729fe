export {
  calibrateDepth,
  type DepthCalibration,
  type DepthGrid,
  type DepthObservation,
} from './calibration/calibrate-depth.ts'
export { readDepthTable } from './calibration/depth-table.ts'
export {
  fitJumpDiffusion,
  type JumpDiffusionFit,
  type ReturnHistory,
} from './calibration/fit-jump-diffusion.ts'
export type { Fit } from './calibration/least-squares.ts'
export { readReturnHistory } from './calibration/return-history.ts'
export { depthPart, pathParts } from './calibration/scenario-parts.ts'
export { declaredPath, drawOfPath } from './fund-sizing/draw-of-path.ts'
export { measuredBook, NoFundToSize } from './fund-sizing/measured-book.ts'
export { pathsNeeded, percentText, toNumber } from './fund-sizing/order-statistics.ts'
export type { DeclaredPath, PathDraw } from './fund-sizing/path-draw.ts'
export type { Band } from './fund-sizing/risk-measure.ts'
export type { Emptied, RuinPoint } from './fund-sizing/ruin.ts'
export { type DrawSummary, type FundSizing, sizeFund } from './fund-sizing/size-fund.ts'
export { scheduledShortfall, type StaticCover, staticCover } from './fund-sizing/static-cover.ts'
export { zoneMinutesOf } from './importers/exchange/calendar-time.ts'
export {
  type ExchangeFile,
  type ExchangeImportOptions,
  type ExchangeName,
  importExchange,
} from './importers/exchange/exchange-import.ts'
export type { HyperliquidOptions } from './importers/hyperliquid/hyperliquid-options.ts'
export { importHyperliquid } from './importers/hyperliquid/import-hyperliquid.ts'
export { OctoberImportError, type OctoberErrorCode } from './importers/october-error.ts'
export { octoberDefaults, type OctoberOptions } from './importers/october-options.ts'
export type { OctoberSummary } from './importers/october-summary.ts'
export type { OctoberRejectReason } from './importers/october-table.ts'
export { importOctober, type OctoberFile, type OctoberImport } from './importers/october.ts'
export type { ImportManifest } from './importers/reading/import-manifest.ts'
export { ImportRefusal } from './importers/reading/import-refusal.ts'
export type { ReadingProgress } from './importers/reading/input-file.ts'
export type { ImportOptions } from './importers/reading/run-import.ts'
export type { SourceRow } from './importers/reading/source-row.ts'
export { importTables, type OpenedTable, type TableFile } from './importers/table/table-import.ts'
export { tableFields, type TableName } from './importers/table/table-map.ts'
export { cutShareAfter, type EventFigures, eventFigures } from './incident/event-figures.ts'
export type * from './incident/event-totals.ts'
export type * from './incident/incident-summary.ts'
export { changeInPpm } from './incident/price-tally.ts'
export type { TimelineRow } from './incident/timeline.ts'
export { tradedValueQuote } from './incident/traded-value.ts'
export type { WatchedAccount } from './incident/watched-accounts.ts'
export {
  octoberTwinCsv,
  octoberTwinDefaultSeed,
  type OctoberTwinSeed,
} from './populations/october-twin.ts'
export { portfolioBook } from './portfolio-books/portfolio-book.ts'
export { broughtBook, isFromOutside, venueBook } from './populations/venue-book.ts'
export {
  type AccountGroup,
  accountGroups,
  type GroupSize,
} from './rule-burden/account-group.ts'
export { groupSizes, pathUnderRule } from './rule-burden/path-under-rule.ts'
export type { GroupBurden, RulePath } from './rule-burden/rule-path.ts'
export { everyOther, saidOf } from './scenarios/every-other.ts'
export type * from './scenarios/scenario.ts'
export {
  ScenarioMisfit,
  scenarioOnBook,
  type ScenarioOnBook,
} from './scenarios/scenario-on-book.ts'
export {
  findScenario,
  scenarioNames,
  scenarios,
  scenarioText,
} from './scenarios/scenarios.ts'
export { readScenarioText, type ScenarioFile, stepsMax } from './scenario-file/read-scenario.ts'
export { scenarioJsonSchema } from './scenario-file/scenario-json-schema.ts'
export { type PriceShock, type ShockedMarket, shockLaw } from './shock-law/shock-law.ts'
export { type TrialBook, trialBook } from './trial-books/trial-book.ts'
export { trialFamilies } from './trial-books/trial-family.ts'
export { directPort } from './venue/direct-port.ts'
export type { RefusedCommand } from './venue/script.ts'
export { EventClock, RunInterrupted, sequencerPort } from './venue/sequencer-port.ts'
export { simulateVenue, type SimulationOptions } from './venue/simulate-venue.ts'
export type { VenueAnswer, VenuePort } from './venue/venue-port.ts'
export type { VenueProgress } from './venue/venue-progress.ts'
export type {
  AwaitingRound,
  LiquidationReading,
  MarginReading,
  PriceReading,
  VenueReader,
} from './venue/venue-reader.ts'
