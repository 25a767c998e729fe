import type { Side } from '../quantity/units.ts'

/** The name of an isolated bucket (SPEC B-1). */
export function isolatedName(market: string, side: Side): string {
  return `isolated:${market}:${side}`
}
