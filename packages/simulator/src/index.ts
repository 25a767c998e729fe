export { OctoberImportError, type OctoberErrorCode } from './importers/october-error.ts'
export { octoberDefaults, type OctoberOptions } from './importers/october-options.ts'
export type { OctoberSummary } from './importers/october-summary.ts'
export type { OctoberRejectReason } from './importers/october-table.ts'
export { importOctober, type OctoberFile, type OctoberImport } from './importers/october.ts'
export {
  octoberTwinCsv,
  octoberTwinDefaultSeed,
  type OctoberTwinSeed,
} from './populations/october-twin.ts'
