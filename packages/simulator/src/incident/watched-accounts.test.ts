import { lots, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { WatchedAccounts, type WatchedStanding } from './watched-accounts.ts'

function standing(account: string, equity: bigint): WatchedStanding {
  return {
    account,
    equityQuote: ratio(equity, 2n),
    positions: [{ market: 'OIL', side: 'long', lots: lots(3n) }],
  }
}

test('equity of an account is that of all its buckets, and the first time of its lowest is kept', () => {
  const start = [standing('a', 20n), standing('a', 3n)]
  const watched = new WatchedAccounts(['a', 'late'], start, 1000)
  watched.observe([standing('a', -5n)], 2000)
  watched.observe([standing('a', -5n)], 3000)
  watched.observe([standing('a', 8n), standing('late', 4n)], 4000)

  const [first, late] = watched.totals()
  expect(first).toMatchObject({
    beforeQuote: ratio(23n, 2n),
    lowestQuote: ratio(-5n, 2n),
    lowestMs: 2000,
    afterQuote: ratio(4n),
    positions: [{ market: 'OIL', side: 'long', lots: lots(3n) }],
  })
  expect(late).toMatchObject({ beforeQuote: ratio(0n), afterQuote: ratio(2n) })
})
