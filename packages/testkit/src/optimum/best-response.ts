import type { PolicySpec } from '@plimsoll/engine'
import type { Random } from '../generators/random.ts'
import { type AskedAccount, type AskedBook, askedBookSpec } from './asked-book.ts'
import { decideCuts } from './decide-cuts.ts'

/** What a trader has, however he divides it over accounts. */
export interface Means {
  readonly equityQuote: bigint
  readonly lots: bigint
  readonly otherLots: bigint
  /** What his lots have gained since entry. */
  readonly profitQuote: bigint
}

/** One of a trader's accounts; a reset entry is one that a trade with himself has moved to mark. */
interface OwnAccount {
  readonly equityQuote: bigint
  readonly lots: bigint
  readonly otherLots: bigint
  readonly isReset: boolean
}

/** How a trader stands when a round opens. */
export type Strategy = readonly OwnAccount[]

/** Everything in one account, entries as they came about. */
export function honest({ equityQuote, lots, otherLots }: Means): Strategy {
  return [{ equityQuote, lots, otherLots, isReset: false }]
}

/** A trader among others, and what deleverages them. */
export interface Setting {
  readonly others: AskedBook
  readonly means: Means
  readonly policy: PolicySpec
}

/** Lots that a round takes of a trader. Adds so many accounts of his without a position. */
export function lotsTaken(
  { others, means, policy }: Setting,
  strategy: Strategy,
  flatAccounts: number = 0,
): bigint {
  const own = strategy.map(
    ({ isReset, ...held }, index): AskedAccount => ({
      ...held,
      account: `own-${index}`,
      declaredLots: 0n,
      profitQuote: isReset ? 0n : (means.profitQuote * held.lots) / means.lots,
    }),
  )
  const flat = Array.from(
    { length: flatAccounts },
    (_, index): AskedAccount => ({
      account: `own-flat-${index}`,
      equityQuote: 1n,
      lots: 0n,
      otherLots: 0n,
      declaredLots: 0n,
    }),
  )
  const book = { ...others, accounts: [...others.accounts, ...own, ...flat] }
  const cuts = decideCuts(askedBookSpec(book, policy))
  return own.reduce((sum, { account }) => sum + (cuts.get(account) ?? 0n), 0n)
}

/** The best a search found: what is taken of whoever does nothing, and what of the best answer to the rule. */
export interface Response {
  readonly honestLots: bigint
  readonly bestLots: bigint
  readonly best: Strategy
  readonly tried: number
}

/** How long a search goes on. */
interface Effort {
  readonly accountsMax: number
  readonly draws: number
  readonly climbs: number
}

/**
 * Looks for the division of a trader's means over accounts of which the least is taken: a grid over two accounts, random ones
 * over more, then single steps from the best. Accounts stay healthy, as the venue would close them otherwise.
 */
export function bestResponse(
  random: Random,
  setting: Setting,
  { accountsMax, draws, climbs }: Effort,
): Response {
  const { means } = setting
  const start = honest(means)
  const honestLots = lotsTaken(setting, start)
  let [best, bestLots, tried] = [start, honestLots, 1]
  const attempt = (strategy: Strategy): void => {
    if (!isHealthy(setting, strategy)) return
    tried += 1
    const lots = lotsTaken(setting, strategy)
    if (lots < bestLots) [best, bestLots] = [strategy, lots]
  }
  attempt(start.map((account) => ({ ...account, isReset: true })))
  for (const strategy of gridOfTwo(means)) attempt(strategy)
  for (let draw = 0; draw < draws; draw += 1) {
    attempt(randomDivision(random, means, random.between(2, accountsMax)))
  }
  for (let climb = 0; climb < climbs; climb += 1) attempt(nearby(random, best))
  return { honestLots, bestLots, best, tried }
}

/** Whether every account has what its positions need, and something. */
function isHealthy({ others: { lotValueQuote } }: Setting, strategy: Strategy): boolean {
  return strategy.every(({ equityQuote, lots, otherLots }) => {
    const other = otherLots < 0n ? -otherLots : otherLots
    const needed = (lots * lotValueQuote.A + other * lotValueQuote.B) / 100n
    return lots >= 0n && equityQuote > 0n && equityQuote >= needed
  })
}

/** Fifths of equity, lots and other lots, and entries as they are or reset. */
function gridOfTwo(means: Means): Strategy[] {
  const fifths = [0n, 1n, 2n, 3n, 4n, 5n]
  return fifths.flatMap((equity) =>
    fifths.flatMap((lots) =>
      [0n, 2n, 5n].flatMap((other) =>
        [false, true].map((isReset) => {
          const first = {
            equityQuote: (means.equityQuote * equity) / 5n,
            lots: (means.lots * lots) / 5n,
            otherLots: (means.otherLots * other) / 5n,
            isReset,
          }
          return [first, restOf(means, [first], isReset)]
        }),
      ),
    ),
  )
}

/** The last account has what the others have not. */
function restOf(means: Means, others: readonly OwnAccount[], isReset: boolean): OwnAccount {
  const left = (whole: bigint, of: (account: OwnAccount) => bigint): bigint =>
    others.reduce((rest, account) => rest - of(account), whole)
  return {
    equityQuote: left(means.equityQuote, ({ equityQuote }) => equityQuote),
    lots: left(means.lots, ({ lots }) => lots),
    otherLots: left(means.otherLots, ({ otherLots }) => otherLots),
    isReset,
  }
}

function randomDivision(random: Random, means: Means, count: number): Strategy {
  const part = (whole: bigint): bigint =>
    (whole * BigInt(random.below(1001))) / (500n * BigInt(count))
  const some = Array.from({ length: count - 1 }, () => ({
    equityQuote: part(means.equityQuote),
    lots: part(means.lots),
    otherLots: part(means.otherLots),
    isReset: random.isOneIn100(50),
  }))
  return [...some, restOf(means, some, random.isOneIn100(50))]
}

/** One step away: some collateral or lots moved between two accounts, one account more, or an entry reset. */
function nearby(random: Random, strategy: Strategy): Strategy {
  const accounts = [...strategy]
  if (accounts.length === 1 || random.isOneIn100(5)) {
    accounts.push({ equityQuote: 0n, lots: 0n, otherLots: 0n, isReset: false })
  }
  const [from, to] = random.shuffle([...accounts.keys()])
  const [giver, taker] = [accounts[from ?? 0], accounts[to ?? 0]]
  if (giver === undefined || taker === undefined || from === undefined || to === undefined) {
    return strategy
  }
  const step = (whole: bigint): bigint => (whole * BigInt(random.pick([1, 2, 5, 20, 50]))) / 100n
  const moved = {
    equityQuote: random.isOneIn100(60) ? step(giver.equityQuote) : 0n,
    lots: random.isOneIn100(60) ? step(giver.lots + 99n) : 0n,
    otherLots: random.isOneIn100(30) ? step(giver.otherLots) : 0n,
  }
  accounts[from] = {
    equityQuote: giver.equityQuote - moved.equityQuote,
    lots: giver.lots - moved.lots,
    otherLots: giver.otherLots - moved.otherLots,
    isReset: random.isOneIn100(10) ? !giver.isReset : giver.isReset,
  }
  accounts[to] = {
    ...taker,
    equityQuote: taker.equityQuote + moved.equityQuote,
    lots: taker.lots + moved.lots,
    otherLots: taker.otherLots + moved.otherLots,
  }
  return accounts
}
