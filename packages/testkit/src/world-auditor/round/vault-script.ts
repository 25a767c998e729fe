import type { LayerSpec, Ratio } from '@plimsoll/engine'
import { accountNamed } from '../commands/lookup.ts'
import { isWithheld } from '../triggers/standing.ts'
import { floorOf, notionalScaled, profitScaled } from '../valuation.ts'
import type { Account, Position, World } from '../world.ts'
import type { Expected } from './expected.ts'
import { posting } from './fund-script.ts'
import { type Leg, legsOf, turnsOf } from './legs.ts'
import { whyNotSound } from './offers-script.ts'
import { closingOf, isShareless } from './pricing.ts'
import type { CaseModel, RoundModel } from './round-model.ts'
import { closableOf, takerCapOf } from './taker-cap.ts'

type VaultLayer = Extract<LayerSpec, { readonly layer: 'backstopVault' }>

/** Leg by leg, a vault takes over what it can at a price, within its capacity and its loss (SPEC W-1). */
export function* vaultScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  layer: VaultLayer,
): Generator<Expected, void> {
  const vault = accountNamed(world, layer.account)
  const price = layer.price ?? 'mark'
  for (const { of, position } of turnsOf(world, cases, { isShareless: isShareless(price) })) {
    const leg = legsOf(world, of.bucket).find((other) => other.position === position)
    if (leg === undefined || round.barred.has(position.market)) continue
    if (isWithheld(world, round.layerIndex, of)) continue
    if (whyNotSound(world, round, of, vault) !== undefined) continue
    const closing = closingOf(world, leg, { rule: price, fundBudget: 0n })
    const { lotValue } = closing
    const place = { account: vault, market: position.market }
    const limit = limitOf(world, { layer, vault, leg, lotValue })
    const lots = takerCapOf(world, position, { offer: place, lotValue, limit })
    if (lots === 0n) continue
    const value = closing.take(lots)
    const closable = closableOf(place, position)
    const closedLots = lots < closable ? lots : closable
    const closedValue = floorOf(value * closedLots, lots)
    const row = { account: vault, offer: undefined, lots, value, closedLots, closedValue }
    const { bankruptcy } = leg
    yield* posting(world, {
      kind: 'offersTaken',
      of,
      position,
      lotValue,
      bankruptcy,
      price,
      vault,
      rows: [row],
    })
  }
}

interface Asked {
  readonly layer: VaultLayer
  readonly vault: Account
  readonly leg: Leg
  readonly lotValue: Ratio
}

/** Lots of a leg that capacity and loss allow. */
function limitOf(world: World, { layer, vault, leg, lotValue }: Asked): bigint {
  const { position, lots } = leg
  const { market, isLongOfValue } = position
  const { scale } = world
  const held = vault.buckets.flatMap(({ positions }) => positions.filter((one) => one.lots > 0n))
  const bounds = [lots]
  if (layer.capacityQuote !== undefined && market.lotScaled > 0n) {
    const closable = closableOf({ account: vault, market }, position)
    const used = sum(held, notionalScaled) - closable * market.lotScaled
    const room = floorOf(layer.capacityQuote * scale - used, market.lotScaled)
    bounds.push(room > 0n ? closable + room : closable)
  }
  if (layer.lossCapQuote !== undefined) {
    const gain = sum(held, (one) => profitScaled(world, one))
    const left = layer.lossCapQuote * scale - (gain < 0n ? -gain : 0n)
    const above = lotValue.numerator * scale - market.lotScaled * lotValue.denominator
    const worse = isLongOfValue ? above : -above
    if (left < 0n) bounds.push(0n)
    else if (worse > 0n) bounds.push(floorOf(left * lotValue.denominator, worse))
  }
  return bounds.reduce((least, bound) => (bound < least ? bound : least))
}

function sum(positions: readonly Position[], amountOf: (one: Position) => bigint): bigint {
  return positions.reduce((total, one) => total + amountOf(one), 0n)
}
