import type { StressSpec } from '@plimsoll/engine'
import { movesOf } from '../scenarios.ts'
import type { Bucket, Market, Position, World } from '../world.ts'
import { type Burden, Burdens, compareLevels, type LotLess } from './burden.ts'
import { compareBuckets } from './compare-buckets.ts'
import type { Expected } from './expected.ts'
import { shareAtMark } from './netting-script.ts'
import type { RoundModel } from './round-model.ts'

/** Those whose hedges a layer broke, and who agreed to it, close other legs against each other at mark (SPEC A-13). */
export function* hedgesScript(
  world: World,
  round: RoundModel,
  { stress, broken }: { readonly stress: StressSpec; readonly broken: ReadonlySet<Bucket> },
): Generator<Expected, void> {
  if (world.terms.isSidecar) return
  const wallets = [...broken]
    .filter(({ account, isIsolated }) => !isIsolated && account?.givesBothLegs === true)
    .sort(compareBuckets)
  if (wallets.length < 2) return
  for (const market of world.markets) {
    if (round.barred.has(market)) continue
    const offered = (side: Position['side']): Offered[] =>
      wallets.flatMap((wallet) => offerOf(world, wallet, { market, side, stress }) ?? [])
    const [longs, shorts] = [offered('long'), offered('short')]
    const [longLots, shortLots] = [lotsOf(longs), lotsOf(shorts)]
    const total = longLots < shortLots ? longLots : shortLots
    if (total === 0n) continue
    const rows = [longs, shorts].flatMap((holders) => shareAtMark(world, market, holders, total))
    yield { kind: 'hedgesCrossed', market, rows }
  }
}

interface Offered {
  readonly position: Position
  readonly held: bigint
}

/** The fewest lots that leave a wallet with the smallest stress leverage it can have. */
function offerOf(
  world: World,
  wallet: Bucket,
  {
    market,
    side,
    stress,
  }: {
    readonly market: Market
    readonly side: Position['side']
    readonly stress: StressSpec
  },
): Offered | undefined {
  const position = wallet.positions.find((one) => one.market === market && one.side === side)
  if (position === undefined || position.lots === 0n) return undefined
  const burdens = new Burdens(world, movesOf(world, stress, market), [market.lotValue])
  const lotLess = burdens.lotLess(position, market.lotValue)
  return {
    position,
    held: bestLots(burdens.of(wallet), lotLess, position.lots - position.reserved),
  }
}

function bestLots(burden: Burden, lotLess: LotLess, limit: bigint): bigint {
  let best = 0n
  let level = burden.level()
  for (let lots = 1n; lots <= limit; lots += 1n) {
    const next = burden.level(lotLess, lots)
    if (compareLevels(next, level) >= 0) continue
    best = lots
    level = next
  }
  return best
}

function lotsOf(rows: readonly Offered[]): bigint {
  return rows.reduce((sum, { held }) => sum + held, 0n)
}
