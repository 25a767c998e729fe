import type { Decimal } from '@plimsoll/protocol'
import { parseDecimal } from './decimal-text.ts'
import { OctoberImportError } from './october-error.ts'

/**
 * The constants that the table of deleveraged accounts does not contain. Prices, rates and shares
 * are plain decimal text; money is in whole units of the asset; a share or rate of `0.35` is 35 %.
 */
export interface OctoberOptions {
  /** Name of the risk domain. */
  readonly domain: string
  /** Instant of the snapshot, milliseconds UTC. */
  readonly timeMs: number
  readonly assetName: string
  readonly assetDecimals: number
  readonly market: string
  readonly tickSize: string
  readonly lotSize: string
  /** Also used as index price. */
  readonly markPrice: string
  /** Maintenance margin as a share of notional, one tier from 0. */
  readonly maintenanceRate: string
  /** The long whose default is to be resolved. */
  readonly bankruptAccount: string
  /** Its share of all short lots, rounded down to a lot. */
  readonly bankruptShare: string
  readonly bankruptEntryPrice: string
  /** Its deficit as a share of its notional at mark, rounded up to the asset's unit. */
  readonly deficitRate: string
  /** The long that holds every lot the bankrupt one does not. */
  readonly solventAccount: string
  /** A price, or `mark`. */
  readonly solventEntryPrice: string
  readonly fund: string
  /** Balance of the insurance fund as a share of the bankrupt long's deficit. */
  readonly fundShare: string
  readonly fundFloor: string
  /** Preset of the `adl` layer. */
  readonly adlPolicy: string
}

/**
 * The defaults of every option. The instant is the first auto-deleveraging of 10 October 2025;
 * every other number is an assumption, and the import prints it as one.
 */
export const octoberDefaults: OctoberOptions = {
  domain: 'october-2025',
  timeMs: Date.UTC(2025, 9, 10, 21, 16, 4, 831),
  assetName: 'USD',
  assetDecimals: 6,
  market: 'OCTOBER-USD',
  tickSize: '0.01',
  lotSize: '0.01',
  markPrice: '1.00',
  maintenanceRate: '0.005',
  bankruptAccount: 'october-long-bankrupt',
  bankruptShare: '0.35',
  bankruptEntryPrice: '1.10',
  deficitRate: '0.01',
  solventAccount: 'october-long-solvent',
  solventEntryPrice: 'mark',
  fund: 'insurance',
  fundShare: '0.2',
  fundFloor: '0',
  adlPolicy: 'hyperliquid',
}

/** The options with their decimal text read. */
export interface OctoberTerms {
  readonly options: OctoberOptions
  readonly tickSize: Decimal
  readonly maintenanceRate: Decimal
  readonly lotSize: Decimal
  readonly markPrice: Decimal
  readonly bankruptShare: Decimal
  readonly bankruptEntryPrice: Decimal
  readonly deficitRate: Decimal
  readonly solventEntryPrice: Decimal
  readonly fundShare: Decimal
  readonly fundFloor: Decimal
}

const ASSET_DECIMALS_MAX = 18
const TIME_MS_MAX = 8.64e15

/** Fills in the defaults and reads every number; throws `OctoberImportError` naming the option. */
export function octoberTerms(given: Partial<OctoberOptions>): OctoberTerms {
  const options = { ...octoberDefaults, ...given }
  const { assetDecimals, bankruptAccount, solventAccount, timeMs } = options
  if (!Number.isInteger(assetDecimals) || assetDecimals < 0 || assetDecimals > ASSET_DECIMALS_MAX) {
    throw optionError('assetDecimals', `must be a whole number from 0 to ${ASSET_DECIMALS_MAX}`)
  }
  if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs > TIME_MS_MAX) {
    throw optionError('timeMs', 'must be whole milliseconds since 1970 that a date can hold')
  }
  if (bankruptAccount === solventAccount) {
    throw optionError('solventAccount', 'must differ from bankruptAccount')
  }
  const markPrice = positive(options, 'markPrice')
  return {
    options,
    tickSize: positive(options, 'tickSize'),
    maintenanceRate: positive(options, 'maintenanceRate'),
    lotSize: positive(options, 'lotSize'),
    markPrice,
    bankruptShare: atMostOne('bankruptShare', positive(options, 'bankruptShare')),
    bankruptEntryPrice: positive(options, 'bankruptEntryPrice'),
    deficitRate: positive(options, 'deficitRate'),
    solventEntryPrice:
      options.solventEntryPrice === 'mark' ? markPrice : positive(options, 'solventEntryPrice'),
    fundShare: notNegative(options, 'fundShare'),
    fundFloor: notNegative(options, 'fundFloor'),
  }
}

type TextOption = {
  [Key in keyof OctoberOptions]: OctoberOptions[Key] extends string ? Key : never
}[keyof OctoberOptions]

function positive(options: OctoberOptions, name: TextOption): Decimal {
  const value = notNegative(options, name)
  if (value.digits === 0n) throw optionError(name, 'must be above 0')
  return value
}

function notNegative(options: OctoberOptions, name: TextOption): Decimal {
  const value = parseDecimal(options[name])
  if (value === undefined) throw optionError(name, `"${options[name]}" is not a decimal number`)
  if (value.digits < 0n) throw optionError(name, 'must not be negative')
  return value
}

function atMostOne(name: TextOption, value: Decimal): Decimal {
  if (value.digits > 10n ** BigInt(value.places)) throw optionError(name, 'must not exceed 1')
  return value
}

function optionError(name: keyof OctoberOptions, rule: string): OctoberImportError {
  return new OctoberImportError('octoberOption', name, rule)
}
