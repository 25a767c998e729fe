import type { OpenCase, Round } from '../round.ts'

/** The triggers of a waterfall during one round (SPEC T). Layers are numbered with the three that always come first. */
export interface Triggers {
  /** Whether the trigger of a layer is on for a case; true for a layer without one. */
  readonly isOn: (layerIndex: number, openCase: OpenCase) => boolean
  /** Whether a later layer takes the next unit of a case, so that funds and vaults at this place wait (T-3). */
  readonly isWithheld: (layerIndex: number, openCase: OpenCase) => boolean
  /** What pinned lines of layers after one leave a fund to pay for a market; none where no line binds (T-4). */
  readonly roomsAfter: (layerIndex: number, fund: number, market: number) => readonly Room[]
  /** What pinned lines leave a fund to pay for a market, whether their triggers are on or not. */
  readonly roomsOfAll: (fund: number, market: number) => readonly Room[]
  /** Switches on, for a market, the triggers whose line kept a fund from paying (T-4). */
  readonly switchOn: (layerIndices: readonly number[], market: number) => void
  /** Looks at every trigger and emits what changed: at the opening, after every posting of a fund and every taking of a vault. */
  readonly evaluate: () => void
  /** Whether payments say for which market they were. */
  readonly measuresMarkets: boolean
}

/** What the line of a layer's trigger leaves, quote units, 0 or more. */
export interface Room {
  readonly layerIndex: number
  readonly quote: bigint
}

/** Makes the triggers of a round that is being put together. */
export type WatchTriggers = (round: Omit<Round, 'triggers'>) => Triggers
