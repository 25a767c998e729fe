import type { Account, Market } from '../world.ts'

/** Lots of all buckets of an account in a market, longs less shorts. */
export function netLotsOf({ buckets }: Account, market: Market): bigint {
  let net = 0n
  for (const { positions } of buckets) {
    for (const one of positions) {
      if (one.market === market) net += one.side === 'long' ? one.lots : -one.lots
    }
  }
  return net
}
