import {
  type AccountSpec,
  type BookSpec,
  lots,
  type PolicySpec,
  quoteUnits,
  ratio,
} from '@plimsoll/engine'

/** Markets of every book of this bench. */
export const allocationMarkets = 20

const positionsEach = 3
const lotQuote = 1_000n
/** Accounts that have failed, whatever the size of the book: they are larger where it is larger. */
const failingCount = 40

/**
 * A book of so many accounts with three positions each in twenty markets: of every ten, six are short, two hedged, two long;
 * forty large ones have failed. Whatever is missing on a side, one account of deep pockets holds. Sizes and leverage follow from
 * the place of an account, so the book is the same everywhere.
 */
export function allocationBook(accountCount: number, policy: PolicySpec): BookSpec {
  const net = Array.from({ length: allocationMarkets }, () => 0n)
  const accounts = Array.from({ length: accountCount - 1 }, (_, index) =>
    accountAt(index, accountCount),
  )
  for (const { positions } of accounts) {
    for (const { market, sizeLots } of positions) {
      const place = Number(market.slice(1))
      net[place] = (net[place] ?? 0n) + sizeLots
    }
  }
  const rest: AccountSpec = {
    account: 'rest',
    kind: 'vault',
    collateralQuote: quoteUnits(BigInt(accountCount) * lotQuote * 1_000n),
    positions: net.flatMap((sum, place) => (sum === 0n ? [] : [positionOf(place, -sum)])),
  }
  return {
    domain: 'bench',
    timeMs: 1_000,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets: Array.from({ length: allocationMarkets }, (_, place) => ({
      market: `m${place}`,
      contract: 'linear',
      tickValueQuote: quoteUnits(1n),
      markPriceTicks: ratio(lotQuote),
      maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    })),
    accounts: [...accounts, rest],
    funds: [],
    waterfall: [{ layer: 'adl', policy }],
    scenarios: [
      {
        scenario: 'factor',
        returns: Array.from({ length: allocationMarkets }, (_, place) => ({
          market: `m${place}`,
          returnPpm: returnPpmOf(place),
        })),
      },
    ],
    // The whole round is one decision, whatever it takes.
    limits: { stepFillsMax: 10_000_000 },
  }
}

/** What the one scenario says of a market, millionths. */
export function returnPpmOf(place: number): number {
  return 80_000 + 5_000 * (place % 9)
}

function accountAt(index: number, accountCount: number): AccountSpec {
  const isFailing = index < failingCount
  const scale = isFailing ? BigInt(Math.ceil(accountCount / 1_000)) : 1n
  const kind = index % 10
  const positions = Array.from({ length: positionsEach }, (_, at) => {
    const place = (index * 7 + at * 6 + Math.floor(index / 20)) % allocationMarkets
    const size = scale * BigInt(100 + ((index * 7_919 + at * 104_729) % 900))
    const isLong = isFailing || kind >= 8 || (kind >= 6 && at === 1)
    return positionOf(place, isLong ? size : -size)
  })
  const gross = positions.reduce((sum, { entryValueQuote }) => sum + entryValueQuote, 0n)
  // Leverage from 1 to 20; who has failed is short of up to a twentieth of what it holds.
  const collateral = isFailing
    ? -(gross * BigInt(1 + (index % 50))) / 1_000n
    : (gross * 10n) / BigInt(10 + ((index * 31) % 191))
  return {
    account: `a${index}`,
    kind: 'trader',
    collateralQuote: quoteUnits(collateral),
    positions,
  }
}

/** Entered at mark: what an account is worth is what it put in. */
function positionOf(place: number, sizeLots: bigint): AccountSpec['positions'][number] {
  const size = sizeLots < 0n ? -sizeLots : sizeLots
  return {
    market: `m${place}`,
    marginMode: 'cross',
    sizeLots: lots(sizeLots),
    entryValueQuote: quoteUnits(size * lotQuote),
  }
}
