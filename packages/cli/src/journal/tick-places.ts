/** Places of a tick in the markets of the scenarios that ship, by domain. */
const tickPlaces: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'simulated-crash': { 'BTC-USDT': 1, 'ETH-USDT': 2, 'SOL-USDT': 3 },
  'simulated-october': {
    'BTC-USD': 1,
    'ETH-USD': 2,
    'SOL-USD': 3,
    'HYPE-USD': 3,
    'XRP-USD': 4,
    'DOGE-USD': 5,
    'AVAX-USD': 3,
    'ENA-USD': 5,
    'FARTCOIN-USD': 5,
    'PUMP-USD': 7,
  },
}

/** Places of a tick by market, as far as they are known in a domain. */
export function tickPlacesOf(domain: string): ReadonlyMap<string, number> {
  return new Map(Object.entries(tickPlaces[domain] ?? {}))
}
