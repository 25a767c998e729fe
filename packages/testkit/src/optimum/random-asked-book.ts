import { createRandom, type Random } from '../generators/random.ts'
import type { AskedAccount, AskedBook, MoveOfTwo } from './asked-book.ts'

/** How large a drawn book is. */
export interface AskedSize {
  readonly accounts: readonly [least: number, most: number]
  readonly lots: readonly [least: number, most: number]
  /** Ways to take lots, whatever their sum, that are not to be exceeded. */
  readonly waysMax: number
}

/** Few enough lots to try every way to take them. */
export const small: AskedSize = { accounts: [2, 6], lots: [1, 6], waysMax: 1_500 }

/** A random book, wholly decided by its seed. `gapMax` 0 is a price of mark. */
export function randomAskedBook(
  seed: number,
  size: AskedSize,
  { gapMax }: { readonly gapMax: number },
): AskedBook {
  const random = createRandom(seed)
  const value = (): bigint => BigInt(random.pick([100, 100, 200, 700]))
  const lotValueQuote = { A: value(), B: value() }
  const caseSide = random.pick(['long', 'short'] as const)
  const scenarios = randomMoves(random)
  const isHedged = random.isOneIn100(70)
  const accounts = randomAskedAccounts(random, size, { lotValueQuote, caseSide, isHedged })
  const held = accounts.reduce((sum, { lots }) => sum + Number(lots), 0)
  return {
    lotValueQuote,
    contract: random.isOneIn100(25) ? 'inverse' : 'linear',
    caseSide,
    requiredLots: BigInt(random.between(1, random.isOneIn100(8) ? held + 3 : held)),
    gapQuote: gapMax === 0 ? 0n : BigInt(random.between(0, gapMax)),
    scenarios,
    accounts,
  }
}

function randomMoves(random: Random): MoveOfTwo[] {
  const part = (): number =>
    random.pick([50_000, 100_000, 200_000, 200_000, 333_333, 500_000, 1_000_000])
  const isOneSided = random.isOneIn100(20)
  return Array.from({ length: random.between(1, 3) }, () => ({
    A: part() * random.pick([1, 1, 1, -1]),
    B: part() * random.pick([1, 1, 0, -1]),
    isOneSided,
  }))
}

/** Half of the accounts of hedged books hold lots of the other market; copies make ties. */
function randomAskedAccounts(
  random: Random,
  size: AskedSize,
  {
    lotValueQuote,
    caseSide,
    isHedged,
  }: Pick<AskedBook, 'lotValueQuote' | 'caseSide'> & {
    readonly isHedged: boolean
  },
): AskedAccount[] {
  const accounts: AskedAccount[] = []
  let ways = 1
  const count = random.between(...size.accounts)
  while (accounts.length < count) {
    const lots = random.between(...size.lots)
    ways *= lots + 1
    if (accounts.length >= 2 && ways > size.waysMax) break
    const other = isHedged && random.isOneIn100(60) ? random.between(1, size.lots[1]) : 0
    // Mostly on the same side of the market as the case, so that moves of both cancel out.
    const direction = (caseSide === 'long' ? 1 : -1) * random.pick([1, 1, 1, -1])
    const declared = random.isOneIn100(10) ? random.between(-lots, lots) : 0
    const notional = BigInt(lots) * lotValueQuote.A + BigInt(other) * lotValueQuote.B
    const drawn: AskedAccount = {
      account: `a${accounts.length}`,
      equityQuote: 1n + (notional * BigInt(random.between(5, 900))) / 1000n,
      lots: BigInt(lots),
      otherLots: BigInt(other * direction),
      declaredLots: BigInt(declared),
    }
    const model = accounts.length > 0 && random.isOneIn100(25) ? random.pick(accounts) : undefined
    accounts.push(model === undefined ? drawn : { ...model, account: drawn.account })
  }
  return accounts
}
