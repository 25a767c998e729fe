import { accountSnapshot, fundSnapshot } from './write-drafts.ts'
import { type AccountDraft, flatAccount, randomAccount } from './random-accounts.ts'
import { balancing, copies, shareOwners } from './account-groups.ts'
import { covering, neededOf, randomFundMoney, randomFunds } from './random-funds.ts'
import { randomIds } from './random-ids.ts'
import { type MarketDraft, randomMarkets } from './random-markets.ts'
import { randomWaterfall } from './random-waterfall.ts'
import { createRandom, type Random } from './random.ts'
import type { BookSnapshot } from './snapshot.ts'

/**
 * A random book in the snapshot format, wholly decided by its seed. Proportions are written where each
 * part is drawn; `classifyBook` measures what a stream of books reaches.
 *
 * One to four markets and some four to twenty accounts: 97 % of books have one to four accounts made
 * to be bankrupt, a third hold exact copies of an account (equal scores, equal remainders), one in six
 * shares an owner between accounts, one in eight has an exempt account. Sizes sum to zero per market.
 */
export function randomBook(seed: number): BookSnapshot {
  const random = createRandom(seed)
  const decimals = random.pick([2, 4, 6])
  const markets = randomMarkets(random, decimals)
  const drafts = randomDrafts(random, markets)
  const funds = randomFunds(random, markets)
  const accounts = [...drafts, ...balancing(random, markets, [...drafts, ...funds])]
  const ids = randomIds(random, accounts.length)
  shareOwners(random, accounts, ids)
  const book: BookSnapshot = {
    version: 1,
    timeMs: 1_760_130_964_831,
    domain: random.pick(['usdt-perps', 'usdt']),
    ...deficitSplit(random),
    asset: { name: 'USDT', decimals },
    markets: markets.map(({ snapshot }) => snapshot),
    accounts: accounts.map((draft, index) => accountSnapshot(draft, ids[index] ?? '', decimals)),
    funds: funds.map((draft) => fundSnapshot(draft, { balance: 0n, floor: 0n }, decimals)),
    waterfall: randomWaterfall(random, funds),
  }
  return {
    ...book,
    funds: funds.map((draft) => {
      const money = randomFundMoney(random, neededOf(book, draft.markets))
      return fundSnapshot(draft, covering(draft, money), decimals)
    }),
  }
}

function randomDrafts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  const bankruptCount = random.pickWeighted([
    [3, 0],
    [40, 1],
    [30, 2],
    [17, 3],
    [10, 4],
  ])
  const others = random.pickWeighted([
    [80, random.between(2, 9)],
    [20, random.between(9, 18)],
  ])
  const drafts = [
    ...Array.from({ length: bankruptCount }, () => randomAccount(random, markets, true)),
    ...Array.from({ length: others }, () => randomAccount(random, markets, false)),
  ]
  if (random.isOneIn100(15)) drafts.push(flatAccount(random, random.isOneIn100(40)))
  if (random.isOneIn100(35)) drafts.push(...copies(random, drafts))
  if (random.isOneIn100(12)) {
    const exempt = random.pick(drafts)
    exempt.adlExempt = true
  }
  return drafts
}

/** A book without a word on it splits by losing legs. */
export function deficitSplit(random: Random): Pick<BookSnapshot, 'deficitSplit'> {
  const split = random.pick([undefined, undefined, 'losingLegs', 'maintenance', 'notional'])
  return split === undefined ? {} : { deficitSplit: split }
}
