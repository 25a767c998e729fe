export { ConfigError } from './config/config-error.ts'
export { configReference } from './config/config-reference.ts'
export { type ConfigOptions, readConfig } from './config/read-config.ts'
export type { ServerConfig } from './config/server-config.ts'
export { unsafeFiles, unsafeSecrets } from './config/unsafe-files.ts'
export { unsafeMarkets } from './config/unsafe-markets.ts'
export { type UnsafeSetting, unsafeSettings } from './config/unsafe-settings.ts'
export type {
  ComparisonProgress,
  ComparisonResult,
  ComparisonTask,
  ExperimentTask,
  Laboratory,
  SimulationOrder,
  SimulationProgress,
  Watched,
} from './domain/comparison/laboratory.ts'
export { domainsFolder, hasBegun } from './process/data-folder.ts'
export { loadFirstBook } from './process/first-book.ts'
export type { DomainPort } from './process/domain-port.ts'
export { type RunningServer, type ServerParts, startServer } from './process/start-server.ts'
