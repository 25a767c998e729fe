import { nameOf } from '../slots.ts'
import { equityScaled, maintenanceOf } from '../valuation.ts'
import type { World } from '../world.ts'
import type { ExpectedCut } from './expected.ts'

/**
 * Remembers how those who are cut for several legs stand, and says how to judge them once all their fills are booked: as one
 * fill they would have had to leave them as well (SPEC L-8, C-2). Where the venue books the fills there is nothing to see yet.
 */
export function keepsStanding(world: World, cuts: readonly ExpectedCut[]): () => void {
  const standing = new Map(
    [...new Set(cuts.map(({ position }) => position.bucket))].map((bucket) => [
      bucket,
      { equity: equityScaled(world, bucket), needed: maintenanceOf(world, bucket) },
    ]),
  )
  return () => {
    if (world.terms.isSidecar) return
    for (const [bucket, before] of standing) {
      const equity = equityScaled(world, bucket)
      const needed = maintenanceOf(world, bucket)
      const isKept =
        before.equity >= before.needed * world.scale
          ? equity >= needed * world.scale
          : equity * before.needed >= before.equity * needed
      world.judge.expect('I-06', equity >= 0n && isKept, () => {
        return `${nameOf(bucket)} cannot bear what a pooled pass takes from it`
      })
    }
  }
}
