import type { Side } from '../book/book.ts'
import { notional } from '../book/valuation.ts'
import { formatScaled } from '../exact/decimal.ts'
import { floor, total } from '../exact/rational.ts'
import { positionAt } from './random-accounts.ts'
import { type FundDraft, neededOf, randomFundMoney } from './random-funds.ts'
import type { MarketDraft } from './random-markets.ts'
import type { Random } from './random.ts'
import type { BookSnapshot, FundSnapshot } from './snapshot.ts'
import { fundSnapshot } from './write-drafts.ts'

const hourMs = 3_600_000

/** One or two insurance funds for all or some markets; two in five have inventory, a third of that with a heavy loss. */
export function randomLossFunds(random: Random, markets: readonly MarketDraft[]): FundDraft[] {
  const all = markets.map(({ snapshot }) => snapshot.market)
  return Array.from({ length: random.between(1, 2) }, (_none, index) => {
    const served = random.isOneIn100(70) ? all : [random.pick(all)]
    const drafts = markets.filter(({ snapshot }) => served.includes(snapshot.market))
    if (!random.isOneIn100(40)) return { fund: `fund-${index}`, markets: served, positions: [] }
    const loss = random.isOneIn100(33) ? random.between(100, 400) : random.between(-100, 100)
    const sides: Side[] = random.isOneIn100(20)
      ? ['long', 'short']
      : [random.pick(['long', 'short'])]
    const draft = random.pick(drafts)
    const positions = sides.map((side) =>
      positionAt(random, draft, side, BigInt(random.between(1, 300)), loss),
    )
    return { fund: `fund-${index}`, markets: served, positions }
  })
}

/** Insurance funds as a book writes them, with money, limits and a past, and now and then the venue's own money. */
export function writeLossFunds(
  random: Random,
  book: BookSnapshot,
  drafts: readonly FundDraft[],
  caseSize: bigint,
): Pick<BookSnapshot, 'funds' | 'groups'> {
  const { decimals } = book.asset
  const written = (amount: bigint): string => formatScaled(amount, decimals)
  const isGroup = random.isOneIn100(40)
  let balances = 0n
  const funds = drafts.map((draft): FundSnapshot => {
    const money = randomFundMoney(random, neededOf(book, draft.markets))
    balances += money.balance
    const held = floor(total(draft.positions.map(notional)))
    const capacity = held + share(random, caseSize, 0, 1200)
    return {
      ...fundSnapshot(draft, money, decimals),
      ...(random.isOneIn100(30) ? { capacity: written(capacity) } : {}),
      ...(random.isOneIn100(45) ? { target: written(share(random, money.balance, 0, 1100)) } : {}),
      ...(isGroup && random.isOneIn100(85) ? { group: 'pool' } : {}),
      ...(random.isOneIn100(55) ? { peakBalance: written(randomPeak(random, money.balance)) } : {}),
      ...randomHistory(random, book, money.balance),
    }
  })
  const isPooled = funds.some(({ group }) => group !== undefined)
  return {
    funds: [...funds, ...randomCapital(random, book)],
    ...(isPooled && random.isOneIn100(70)
      ? { groups: [{ group: 'pool', peakBalance: written(randomPeak(random, balances)) }] }
      : {}),
  }
}

/** One to four earlier balances in half of the funds; the oldest of three in four stands before any window. */
function randomHistory(
  random: Random,
  { timeMs, asset }: BookSnapshot,
  balance: bigint,
): Pick<FundSnapshot, 'history'> {
  if (random.isOneIn100(50)) return {}
  const oldest = random.isOneIn100(75) ? random.between(24, 40) : random.between(1, 23)
  const ages = [oldest, ...[16, 8, 3].filter((age) => age < oldest && random.isOneIn100(60))]
  return {
    history: ages.map((age) => ({
      timeMs: timeMs - age * hourMs,
      balance: formatScaled(share(random, balance, 700, 1600), asset.decimals),
    })),
  }
}

function randomCapital(random: Random, book: BookSnapshot): FundSnapshot[] {
  if (!random.isOneIn100(50)) return []
  const all = book.markets.map(({ market }) => market)
  const money = randomFundMoney(random, neededOf(book, all))
  const { floor: least, balance } = money
  const { decimals } = book.asset
  return [
    {
      fund: random.pick(['capital', 'a-capital']),
      purpose: 'venueCapital',
      markets: [],
      balance: formatScaled(balance, decimals),
      floor: formatScaled(least, decimals),
    },
  ]
}

/** One in six is twice the balance, so that a line of a half is met exactly. */
function randomPeak(random: Random, balance: bigint): bigint {
  return random.isOneIn100(16) ? 2n * balance : share(random, balance, 900, 1700)
}

function share(random: Random, of: bigint, least: number, most: number): bigint {
  return (of * BigInt(random.between(least, most))) / 1000n
}
