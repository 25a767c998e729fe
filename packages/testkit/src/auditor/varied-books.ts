import type { PolicyRules } from '../book/policy.ts'
import { judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import { randomBook } from '../generators/random-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import { consecutiveSeeds } from '../seeds.ts'

/** A book under judgement, and how to find it again. */
export interface NamedBook {
  readonly name: string
  readonly book: BookSnapshot
}

/** Hedges are broken under it often enough that other legs find each other. */
const rarest = 'plimsoll-bankruptcy'

/** Random books without a policy in view, of every policy, and under rules that make rare things common. */
export function variedBooks(count: {
  readonly plain: number
  readonly ofPolicy: number
  readonly ofRules: number
}): NamedBook[] {
  return [
    ...consecutiveSeeds(count.plain).map((seed) => ({
      name: `seed ${seed}`,
      book: randomBook(seed),
    })),
    ...judgedPolicies.flatMap((policy) =>
      consecutiveSeeds(policy === rarest ? 10 * count.ofPolicy : count.ofPolicy).map((seed) => {
        return { name: `${policy}, seed ${seed}`, book: randomPolicyBook(policy, seed) }
      }),
    ),
    ...[oneCase, manyTies, onlyWhole].flatMap((rules) =>
      consecutiveSeeds(count.ofRules).map((seed) => {
        const book = underRules(demanding(randomPolicyBook('dydx-v4', seed)), rules)
        return { name: `${rules.policy}, seed ${seed}`, book }
      }),
    ),
  ]
}

/** Opening needs half of a position's value, so that hardly anybody reaches his initial requirement. */
function demanding(book: BookSnapshot): BookSnapshot {
  const initialTiers = [{ notionalFrom: '0', rate: '0.5' }]
  return { ...book, markets: book.markets.map((market) => ({ ...market, initialTiers })) }
}

function underRules(book: BookSnapshot, rules: PolicyRules): BookSnapshot {
  const waterfall = book.waterfall.map((layer) => {
    return layer.layer === 'adl' ? { layer: 'adl', policy: rules } : layer
  })
  return { ...book, waterfall }
}

const byReturn = { factors: [{ term: 'clampedReturn' }] } as const

const oneCase: PolicyRules = {
  policy: 'one-case',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'queue', score: byReturn },
  price: 'bankruptcy',
  casesMax: 1,
}

/** Everybody without a gain has the same score. */
const manyTies: PolicyRules = {
  policy: 'many-ties',
  version: 1,
  eligibility: 'all',
  allocation: {
    kind: 'queue',
    score: {
      ...byReturn,
      thenBy: [{ term: 'balance', order: 'ascending' }],
      lastly: 'accountDescending',
    },
  },
  price: 'mark',
}

/** Many are below their initial requirement, and a bankruptcy price is worse than mark. */
const onlyWhole: PolicyRules = {
  policy: 'only-whole',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'roundRobin', candidatesMax: 9 },
  price: 'crossBankruptcy',
  limits: { wholeOrNone: true, standing: 'initialOrNoWorse' },
}
