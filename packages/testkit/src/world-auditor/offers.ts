import { Buffer } from 'node:buffer'
import type { Side } from '@plimsoll/engine'
import { addPosition } from './slots.ts'
import { lotValueAt } from './valuation.ts'
import type { Account, Bucket, Market, Offer, Position, World } from './world.ts'

/** The offers of a book, and the places of positions that taking lots over may need. */
export function loadOffers(world: World): void {
  const offers = (world.book.offers ?? []).map((row): Offer => {
    const account = world.accountsById.get(row.account)
    const market = world.markets.find(({ spec }) => spec.market === row.market)
    if (account === undefined || market === undefined) {
      throw new Error(`the book has an offer of ${row.account} in ${row.market}, and not both`)
    }
    const limit = row.limitPriceTicks && lotValueAt(market.spec, row.limitPriceTicks)
    return { account, market, side: row.side, limit, lots: row.lots }
  })
  world.offers = offers.sort(compareOffers)
  for (const { account, market } of world.offers) openPlaces(world, account, market)
  for (const layer of world.terms.layers) {
    if (layer.layer !== 'backstopVault') continue
    const vault = world.accountsById.get(layer.account)
    for (const market of world.markets) if (vault !== undefined) openPlaces(world, vault, market)
  }
}

/** Whoever takes over lots needs a place for them on both sides. */
function openPlaces(world: World, account: Account, market: Market): void {
  const wallet = walletOf(account)
  for (const side of ['long', 'short'] as const) {
    if (sideIn(wallet, market, side) === undefined) addPosition(world, wallet, market, side)
  }
}

/** By market, long before short, and account (bytes). */
function compareOffers(left: Offer, right: Offer): number {
  return (
    left.market.index - right.market.index ||
    Number(left.side === 'short') - Number(right.side === 'short') ||
    Buffer.compare(left.account.idBytes, right.account.idBytes)
  )
}

/** An offer takes the place of the one its account had for the market and side; without lots it only ends that (SPEC D-18). */
export function replaceOffer(world: World, offer: Offer): void {
  const others = world.offers.filter((other) => compareOffers(other, offer) !== 0)
  world.offers = [...others, ...(offer.lots > 0n ? [offer] : [])].sort(compareOffers)
}

/** The offer of an account for a market and side, if it has one. */
export function offerOf(
  { offers }: World,
  place: Pick<Offer, 'account' | 'market' | 'side'>,
): Offer | undefined {
  return offers.find(
    ({ account, market, side }) =>
      account === place.account && market === place.market && side === place.side,
  )
}

export function walletOf({ buckets, id }: Account): Bucket {
  const [wallet] = buckets
  if (wallet === undefined) throw new Error(`${id} has no wallet`)
  return wallet
}

/** The position of a bucket on one side of a market, if it has a place for it. */
export function sideIn({ positions }: Bucket, market: Market, side: Side): Position | undefined {
  return positions.find((position) => position.market === market && position.side === side)
}
