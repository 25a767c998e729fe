import type { ImportEventKind } from '../reading/import-event.ts'

/** Every kind of event; the type refuses a list in which one is missing. */
const kinds: Readonly<Record<ImportEventKind, true>> = {
  fill: true,
  liquidation: true,
  deleveraging: true,
  funding: true,
  transfer: true,
  mark: true,
  ledger: true,
  fundBalance: true,
  adlIndicator: true,
  settlement: true,
  fee: true,
  liquidationFee: true,
  profit: true,
}

/** The kinds of events that a table can have. */
export const eventKinds: readonly string[] = Object.keys(kinds)
