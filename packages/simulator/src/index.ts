export { OctoberImportError, type OctoberErrorCode } from './importers/october-error.ts'
export { octoberDefaults, type OctoberOptions } from './importers/october-options.ts'
export type { OctoberSummary } from './importers/october-summary.ts'
export type { OctoberRejectReason } from './importers/october-table.ts'
export { importOctober, type OctoberFile, type OctoberImport } from './importers/october.ts'
export type * from './incident/incident-summary.ts'
export type { TimelineRow } from './incident/timeline.ts'
export {
  octoberTwinCsv,
  octoberTwinDefaultSeed,
  type OctoberTwinSeed,
} from './populations/october-twin.ts'
export { portfolioBook } from './portfolio-books/portfolio-book.ts'
export { broughtBook, venueBook } from './populations/venue-book.ts'
export type * from './scenarios/scenario.ts'
export { findScenario, scenarios } from './scenarios/scenarios.ts'
export { type PriceShock, type ShockedMarket, shockLaw } from './shock-law/shock-law.ts'
export { type TrialBook, trialBook } from './trial-books/trial-book.ts'
export { trialFamilies } from './trial-books/trial-family.ts'
export { directPort } from './venue/direct-port.ts'
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
