import type { StateView } from '@plimsoll/engine'
import { readDecimal } from '@plimsoll/protocol'
import { OrderRefused } from '../order-refused.ts'

/** What is rehearsed: any of it, at once. */
export interface DrillOrder {
  /** Moves of marks, each as a part of it: -0.2 is a fall by a fifth. */
  readonly shocks?: readonly { readonly market: string; readonly move: string }[]
  /** Accounts whose every bucket is closed, whatever its equity. */
  readonly defaults?: {
    readonly accounts?: readonly string[]
    /** So many with the largest maintenance requirement. */
    readonly largest?: number
  }
  /** Markets whose price sources fall silent, for as long as it takes to halt them. */
  readonly priceLoss?: readonly string[]
}

/** A factor of a mark. */
export interface MarkFactor {
  readonly numerator: bigint
  readonly denominator: bigint
}

const movePlacesMax = 6

/**
 * The factor of the mark of each market that moves.
 *
 * @throws OrderRefused for a market that is unknown, named twice, or also silent, and for a move that leaves no price
 */
export function factorsOf(
  { shocks = [], priceLoss = [] }: Pick<DrillOrder, 'shocks' | 'priceLoss'>,
  markets: readonly { readonly market: string }[],
): ReadonlyMap<string, MarkFactor> {
  const known = new Set(markets.map(({ market }) => market))
  const requireKnown = (market: string, path: string): void => {
    if (!known.has(market)) throw new OrderRefused(path, `there is no market ${market}`)
  }
  priceLoss.forEach((market, index) => requireKnown(market, `priceLoss[${index}]`))
  const factors = new Map<string, MarkFactor>()
  for (const [index, { market, move }] of shocks.entries()) {
    const path = `shocks[${index}].market`
    requireKnown(market, path)
    if (factors.has(market)) throw new OrderRefused(path, `${market} is named twice`)
    if (priceLoss.includes(market)) {
      throw new OrderRefused(path, `${market} is silent in this drill; its mark cannot move`)
    }
    factors.set(market, factorOf(move, `shocks[${index}].move`))
  }
  return factors
}

function factorOf(move: string, path: string): MarkFactor {
  const decimal = readDecimal(move)
  if (decimal === undefined || decimal.places > movePlacesMax) {
    throw new OrderRefused(path, `is a decimal of at most ${movePlacesMax} places, such as -0.2`)
  }
  const denominator = 10n ** BigInt(decimal.places)
  const numerator = denominator + decimal.digits
  if (numerator > 0n) return { numerator, denominator }
  throw new OrderRefused(path, 'leaves no price above 0; fall by less than the whole mark')
}

/**
 * Buckets of the accounts that fail, in account order.
 *
 * @throws OrderRefused for an unknown account
 */
export function failingBuckets(
  { defaults }: DrillOrder,
  state: StateView,
): readonly { readonly account: string; readonly bucket: string }[] {
  const { accounts = [], largest = 0 } = defaults ?? {}
  accounts.forEach((account, index) => {
    if (state.account(account) !== undefined) return
    throw new OrderRefused(`defaults.accounts[${index}]`, `there is no account ${account}`)
  })
  const names = new Set([...accounts, ...(largest === 0 ? [] : largestOf(state, largest))])
  return state
    .margins([...names].toSorted())
    .filter(({ positions }) => positions.length > 0)
    .map(({ account, bucket }) => ({ account, bucket }))
}

/** Accounts with the largest requirement; of equals those first by id. */
function largestOf(state: StateView, count: number): readonly string[] {
  const requirements = new Map<string, bigint>()
  for (const { account, maintenanceQuote } of state.margins()) {
    requirements.set(account, (requirements.get(account) ?? 0n) + maintenanceQuote)
  }
  return [...requirements]
    .filter(([, requirement]) => requirement > 0n)
    .toSorted(([a, left], [b, right]) =>
      left === right ? Number(a > b) - Number(a < b) : Number(left < right) - Number(left > right),
    )
    .slice(0, count)
    .map(([account]) => account)
}
