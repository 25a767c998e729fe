import type { PolicySpec } from '@plimsoll/engine'
import { type AskedBook, askedBookSpec } from './asked-book.ts'
import { mostLots, shortfallPpm } from './asked-levels.ts'
import { decideCuts } from './decide-cuts.ts'

/** A quantity that an allocation makes as small as it can be: what the engine reached, and the least there is. */
export interface LeastVerdict {
  readonly reached: bigint
  readonly least: bigint
  readonly isPlaced: boolean
  readonly situations: readonly string[]
}

/** Σ of what scenarios leave unpaid, against every way to take the lots. */
export function judgeShortfall(book: AskedBook): LeastVerdict {
  const shortfalls = tableOf(book, (account, given) => shortfallPpm(book, account, given))
  const given = givenIn(book, { kind: 'minimiseShortfall', stress: 'published' })
  const valueOf = (row: readonly bigint[], lots: number): bigint => row[lots] ?? 0n
  const sums = new Set<bigint>()
  const { required, isPlaced } = placedOf(book, shortfalls, given)
  const least = leastOver(shortfalls, required, (ways) => {
    const sum = ways.reduce(
      (total, lots, index) => total + valueOf(shortfalls[index] ?? [], lots),
      0n,
    )
    sums.add(sum)
    return sum
  })
  const reached = given.reduce(
    (total, lots, index) => total + valueOf(shortfalls[index] ?? [], lots),
    0n,
  )
  const before = shortfalls.reduce((total, row) => total + valueOf(row, 0), 0n)
  return {
    reached,
    least,
    isPlaced,
    situations: namesOf({
      'something unpaid': before > 0n,
      'nothing left unpaid': before > 0n && reached === 0n,
      'more unpaid than before': reached > before,
      'the choice matters': sums.size > 1,
      'price beyond mark': book.gapQuote > 0n,
      'cap binds': isCapped(book, shortfalls),
    }),
  }
}

/** The largest cut over weight as a whole number over a common denominator, against every way to take the lots. */
export function judgeMinimax(book: AskedBook, weight: 'lots' | 'bucketEquity'): LeastVerdict {
  const weights = book.accounts.map(({ equityQuote, lots }) =>
    weight === 'lots' ? lots : equityQuote,
  )
  const common = weights.reduce((product, each) => product * each, 1n)
  const shares = tableOf(book, (_, lots, index) => (lots * common) / (weights[index] ?? 1n))
  const given = givenIn(book, { kind: 'minimaxShare', weight })
  const largest = (ways: readonly number[]): bigint =>
    ways.reduce((most, lots, index) => {
      const share = shares[index]?.[lots] ?? 0n
      return share > most ? share : most
    }, 0n)
  const { required, isPlaced } = placedOf(book, shares, given)
  const values = new Set<bigint>()
  const least = leastOver(shares, required, (ways) => {
    const value = largest(ways)
    values.add(value)
    return value
  })
  return {
    reached: largest(given),
    least,
    isPlaced,
    situations: namesOf({
      'the choice matters': values.size > 1,
      'not everybody is asked': given.includes(0),
      'equal weights': new Set(weights).size < weights.length,
      'price beyond mark': book.gapQuote > 0n,
      'cap binds': isCapped(book, shares),
      'not all placed': required < Number(book.requiredLots),
    }),
  }
}

function tableOf(
  book: AskedBook,
  valueOf: (account: AskedBook['accounts'][number], given: bigint, index: number) => bigint,
): bigint[][] {
  return book.accounts.map((account, index) =>
    Array.from({ length: Number(mostLots(book, account)) + 1 }, (_, given) =>
      valueOf(account, BigInt(given), index),
    ),
  )
}

function givenIn(book: AskedBook, allocation: PolicySpec['allocation']): number[] {
  const policy: PolicySpec = {
    policy: 'allocation under test',
    version: 1,
    eligibility: 'all',
    allocation,
    price: book.gapQuote === 0n ? 'mark' : 'bankruptcy',
  }
  const cuts = decideCuts(askedBookSpec(book, policy))
  return book.accounts.map(({ account }) => Number(cuts.get(account) ?? 0n))
}

function placedOf(
  book: AskedBook,
  table: readonly (readonly bigint[])[],
  given: readonly number[],
): { readonly required: number; readonly isPlaced: boolean } {
  const room = table.reduce((sum, row) => sum + row.length - 1, 0)
  const required = Math.min(Number(book.requiredLots), room)
  return { required, isPlaced: given.reduce((sum, lots) => sum + lots, 0) === required }
}

/** The least value over every way to take so many lots. */
function leastOver(
  table: readonly (readonly bigint[])[],
  required: number,
  valueOf: (ways: readonly number[]) => bigint,
): bigint {
  let least: bigint | undefined
  const ways = table.map(() => 0)
  const visit = (index: number, left: number): void => {
    if (index === table.length) {
      if (left > 0) return
      const value = valueOf(ways)
      if (least === undefined || value < least) least = value
      return
    }
    for (let lots = 0; lots < (table[index]?.length ?? 0) && lots <= left; lots += 1) {
      ways[index] = lots
      visit(index + 1, left - lots)
    }
  }
  visit(0, required)
  if (least === undefined) throw new RangeError('more lots than there are')
  return least
}

function isCapped(book: AskedBook, table: readonly (readonly bigint[])[]): boolean {
  return table.some((row, index) => row.length - 1 < Number(book.accounts[index]?.lots))
}

function namesOf(met: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(met).flatMap(([name, isMet]) => (isMet ? [name] : []))
}
