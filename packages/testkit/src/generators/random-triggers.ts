import { formatScaled } from '../exact/decimal.ts'
import type { Random } from './random.ts'
import type { LineSnapshot, TriggerSnapshot } from './snapshot.ts'

/** What triggers are drawn to fit: names of the book, and how much money is at stake in it. */
export interface TriggerSurroundings {
  readonly decimals: number
  readonly vaults: readonly string[]
  /** What all cases lack, at least 1. */
  readonly needed: bigint
  /** What the positions of vaults are worth. */
  readonly vaultSize: bigint
}

const hourMs = 3_600_000

const single = [
  'fundEmpty',
  'fundDrawdown',
  'marketDrawdown',
  'marketDrawdown',
  'marketDrawdown',
  'belowAverage',
  'losses',
  'backlog',
  'negativeEquity',
  'vaultLoss',
  'vaultFull',
] as const

/** A trigger whose line is near what a round can reach; one in six is of several. */
export function randomTrigger(random: Random, around: TriggerSurroundings): TriggerSnapshot {
  if (random.isOneIn100(3)) return { kind: 'manual' }
  if (!random.isOneIn100(16)) return randomSingle(random, around)
  const triggers = Array.from({ length: random.between(2, 3) }, () => randomSingle(random, around))
  return { kind: 'anyOf', triggers }
}

function randomSingle(random: Random, around: TriggerSurroundings): TriggerSnapshot {
  const { decimals, vaults, needed, vaultSize } = around
  const kind = random.pick(single)
  const windowMs = random.pick([8, 24]) * hourMs
  const money = (amount: bigint): string => formatScaled(amount, decimals)
  const share = (of: bigint, most: number): bigint => (of * BigInt(random.between(0, most))) / 1000n
  const account = vaults.length === 0 ? undefined : random.pick(vaults)
  switch (kind) {
    case 'fundDrawdown':
      return { kind, windowMs, ...randomLines(random) }
    case 'marketDrawdown':
      return {
        kind,
        windowMs,
        ...randomLines(random),
        ...(random.isOneIn100(25) ? { balanceAbove: money(share(needed, 900)) } : {}),
        ...(random.isOneIn100(70) ? { pinned: true } : {}),
      }
    case 'belowAverage': {
      const sharePpm = random.pick([0, 100_000, 300_000])
      return { kind, windowMs, sharePpm, cushion: money(share(needed, 500)) }
    }
    case 'losses':
      return { kind, windowMs, count: random.between(1, 3), amount: money(share(needed, 500) + 1n) }
    case 'backlog': {
      const start = random.between(1, 3)
      return { kind, start, stop: random.between(1, start) }
    }
    case 'vaultLoss':
    case 'vaultFull': {
      if (account === undefined) return { kind: 'fundEmpty' }
      if (kind === 'vaultFull') {
        return { kind, account, capacity: money(share(vaultSize, 1500) + 1n) }
      }
      const start = share(vaultSize, 120)
      return { kind, account, start: money(start), stop: money(share(start, 1000)) }
    }
    default:
      return { kind }
  }
}

/** Off again nearer to the peak than on, mostly. */
function randomLines(random: Random): { start: LineSnapshot; stop: LineSnapshot } {
  const ppm = random.pick([1, 50_000, 100_000, 200_000, 500_000, random.between(1, 600_000)])
  const line = (at: number): LineSnapshot =>
    random.isOneIn100(40) ? { ppm: at, strict: true } : { ppm: at }
  return { start: line(ppm), stop: line(random.isOneIn100(15) ? ppm : random.below(ppm + 1)) }
}
