import { findPreset, type PolicySpec } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { createRandom } from '../generators/random.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { type AskedAccount, type AskedBook, askedBookSpec } from './asked-book.ts'
import { compareAskedLevels, levelAfter } from './asked-levels.ts'
import { decideCuts } from './decide-cuts.ts'
import { randomAskedBook } from './random-asked-book.ts'

// An account is divided into two to four equal parts of one owner: lots, lots of the other market, and equity. What is taken of
// the owner changes by at most a lot a part, where every lot changes somebody's stress leverage: among those whose λ a lot leaves
// as it is, ties ask larger positions first, and a divided account has none.

const BOOKS = 400
const size = { accounts: [3, 8], lots: [5, 60], waysMax: Infinity } as const

interface Split {
  readonly whole: AskedBook
  readonly divided: AskedBook
  readonly parts: number
}

function randomSplit(seed: number): Split {
  const random = createRandom(seed)
  const base = randomAskedBook(seed, size, { gapMax: 0 })
  const parts = random.between(2, 4)
  const chosen = random.pick(base.accounts)
  const part = { ...chosen, declaredLots: 0n, owner: 'owner' }
  const times = BigInt(parts)
  const all: AskedAccount = {
    ...part,
    lots: part.lots * times,
    otherLots: part.otherLots * times,
    equityQuote: part.equityQuote * times,
  }
  const others = base.accounts.filter((account) => account !== chosen)
  const held = others.reduce((sum, { lots }) => sum + lots, all.lots)
  const requiredLots = (held * BigInt(random.between(5, 90))) / 100n + 1n
  const own = Array.from({ length: parts }, (_, index) => ({ ...part, account: `part-${index}` }))
  return {
    parts,
    whole: { ...base, requiredLots, accounts: [...others, all] },
    divided: { ...base, requiredLots, accounts: [...others, ...own] },
  }
}

function takenOfOwner(book: AskedBook, policy: PolicySpec): number {
  const cuts = decideCuts(askedBookSpec(book, policy))
  return book.accounts.reduce(
    (sum, { account, owner }) => sum + (owner === undefined ? 0 : Number(cuts.get(account) ?? 0n)),
    0,
  )
}

/** Whether some lot of somebody leaves its stress leverage as it is. */
function hasFlatLevel(book: AskedBook): boolean {
  return book.accounts.some((account) =>
    Array.from({ length: Number(account.lots) }, (_, index) => BigInt(index)).some(
      (lots) =>
        compareAskedLevels(
          levelAfter(book, account, lots),
          levelAfter(book, account, lots + 1n),
        ) === 0,
    ),
  )
}

function presetAtMark(name: string): PolicySpec {
  const preset = findPreset(name)
  if (preset === undefined) throw new RangeError(`no preset ${name}`)
  return { ...preset.spec, price: 'mark' }
}

const levelled = ['plimsoll', 'minimax-leverage']
const proportional = ['contract-pro-rata', 'wealth-pro-rata', 'minimax-haircut']

test.each([...levelled, ...proportional])(
  '%s at mark takes of a divided account what it takes of the whole one, but for a lot a part',
  { timeout: 60_000 },
  (name) => {
    const differences = new Map<number, number>()
    const failures: string[] = []
    for (const seed of consecutiveSeeds(BOOKS)) {
      const { whole, divided, parts } = randomSplit(seed)
      if (levelled.includes(name) && hasFlatLevel(divided)) continue
      const policy = presetAtMark(name)
      const difference = takenOfOwner(divided, policy) - takenOfOwner(whole, policy)
      differences.set(difference, (differences.get(difference) ?? 0) + 1)
      if (Math.abs(difference) > parts) failures.push(`seed ${seed}: ${difference}`)
    }
    const tally = [...differences].toSorted(([a], [b]) => a - b).map((pair) => pair.join(': '))
    process.stdout.write(`${name}, lots more by books: ${tally.join(', ')}\n`)
    expect(failures).toEqual([])
    expect([...differences.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(200)
  },
)
