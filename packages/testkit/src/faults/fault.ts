/** What the disk can do to a journal. Each happens at the `call`-th call of its kind after it was armed, from 0, and once. */
export const diskFaultKinds = [
  'crashBeforeWrite',
  'crashDuringWrite',
  'crashAfterWrite',
  'crashBeforeSync',
  'crashAfterSync',
  'syncError',
  'writeError',
  'readError',
  'diskFull',
] as const

export type DiskFaultKind = (typeof diskFaultKinds)[number]

export interface DiskFault {
  readonly kind: DiskFaultKind
  readonly call: number
  /** Decides what is left of a write, and what survives of unsynced ones. */
  readonly draw: number
  /** For how many writes a full disk stays full. */
  readonly lasting: number
}

/** What can befall the process apart from its disk. */
export const processFaultKinds = ['crashBeforeAnswer', 'crashWhenIdle'] as const

type ProcessFaultKind = (typeof processFaultKinds)[number]

export interface ProcessFault {
  readonly kind: ProcessFaultKind
  readonly draw: number
}

/** What the clock can do; each lasts some turns. */
export const clockFaultKinds = [
  'clockHourAhead',
  'clockHourBehind',
  'clockDayAhead',
  'clockDayBehind',
  'clockStuck',
  'clockBackwards',
] as const

export type ClockFaultKind = (typeof clockFaultKinds)[number]

export interface ClockFault {
  readonly kind: ClockFaultKind
  readonly lasting: number
}

/** What the way between client and sequencer can do to a message. */
const networkFaultKinds = [
  'requestLost',
  'requestDelayed',
  'requestDuplicated',
  'requestsReordered',
  'answerLost',
] as const

type NetworkFaultKind = (typeof networkFaultKinds)[number]

/** What price sources can say. */
const priceFaultKinds = [
  'priceMissing',
  'priceLate',
  'priceStale',
  'priceZero',
  'priceNegative',
  'priceOutsideBand',
  'priceTimesMillion',
  'priceTooFewSources',
] as const

export type PriceFaultKind = (typeof priceFaultKinds)[number]

/** Everything that can go wrong in a simulated world. */
export type FaultKind =
  | DiskFaultKind
  | ProcessFaultKind
  | ClockFaultKind
  | NetworkFaultKind
  | PriceFaultKind

/** What is counted as a fault of a world: machines, not messages. */
export const hardFaultKinds: readonly FaultKind[] = [
  ...diskFaultKinds,
  ...processFaultKinds,
  ...clockFaultKinds,
]

export const faultKinds: readonly FaultKind[] = [
  ...hardFaultKinds,
  ...networkFaultKinds,
  ...priceFaultKinds,
]
