import type { ImportSettings } from '../reading/import-manifest.ts'

/** What may be asked of an import of Hyperliquid's data; everything changes the result. */
export interface HyperliquidOptions {
  /** The book at this time, from the states and what happened since; the states as they are if absent. */
  readonly atMs?: number
  /** An account that takes the other side of sizes that do not sum to 0. */
  readonly balanceWith?: string
  /** How far the mark an account was valued at may be from the book's, in parts of a million; 0 if absent. */
  readonly markToleranceMillionths?: number
  /** Goes on behind blocks that are missing. A book at a later time is then refused. */
  readonly allowMissingBlocks?: boolean
  /** Takes what the data leave open, of a book at a later time, in the way the notes say. */
  readonly acceptUncertain?: boolean
  /** The states are of all accounts: one without a state held nothing. */
  readonly completeStates?: boolean
}

/** The options as the manifest keeps them: those that were given. */
export function settingsOf(options: HyperliquidOptions): ImportSettings {
  const { atMs, balanceWith, markToleranceMillionths = 0 } = options
  return {
    ...(atMs !== undefined && { at: new Date(atMs).toISOString() }),
    ...(balanceWith !== undefined && { balanceWith }),
    ...(markToleranceMillionths > 0 && { markTolerance: `${markToleranceMillionths / 10_000}%` }),
    ...(options.allowMissingBlocks === true && { allowMissingBlocks: true }),
    ...(options.acceptUncertain === true && { acceptUncertain: true }),
    ...(options.completeStates === true && { completeStates: true }),
  }
}
