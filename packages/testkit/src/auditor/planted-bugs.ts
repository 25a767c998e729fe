import { isDeepStrictEqual } from 'node:util'
import { bucketsOf, type Bucket, ledgerOf } from '../book/book.ts'
import { equity } from '../book/valuation.ts'
import { compareBytes } from '../exact/byte-order.ts'
import { formatDecimal, parseDecimal, placesOf } from '../exact/decimal.ts'
import { compare, isPositive, multiply, rational, subtract } from '../exact/rational.ts'
import type { Limits, PolicyRules } from '../book/policy.ts'
import { findPreset } from '../book/presets.ts'
import type { BookSnapshot, OfferSnapshot } from '../generators/snapshot.ts'
import { hasCase, type LayerWork, post, type Round } from '../reference/round.ts'
import { referenceResolve, resolveUnder } from '../reference/resolve.ts'
import { type Rules, specifiedRules } from '../reference/rules.ts'
import type { CaseRow, FillRow, LayerRow, Resolution } from '../resolution.ts'
import type { Check } from './audit.ts'

/** A mistake an engine could make, and a check that must be among those that see it. */
export interface PlantedBug {
  readonly name: string
  readonly seenBy: Check
  /** The least part of the outcomes it changes in which something is found. Default 0.95. */
  readonly caughtMin?: number
  /** What it makes of a book, of which `right` is the right outcome. */
  readonly resolve: (book: BookSnapshot, right: Resolution) => Resolution
}

/** Bugs in a rule, bugs in what was read of the book, and bugs in what is reported. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'the fund burns money twice: paid, without lowering the deficit',
    seenBy: 'payment',
    resolve: under({
      payFromFund: (fund, work, amount) => {
        fund.balance -= amount
        post(work, `fund:${fund.fund}`, -amount)
        post(work, ledgerOf(work.of.bucket), amount)
      },
    }),
  },
  {
    name: 'the fund pays below its floor',
    seenBy: 'fundFloor',
    resolve: misreading((book) => {
      return { ...book, funds: book.funds.map((fund) => ({ ...fund, floor: '0' })) }
    }),
  },
  {
    name: 'a unit of rounding is lost when a case closes',
    seenBy: 'closing',
    resolve: withCase((row) => ({ ...row, residue: row.residue.replace(/[1-9](?=0*$)/, '0') })),
  },
  {
    name: 'a unit of rounding is lost in the postings of a fill',
    seenBy: 'postings',
    resolve: withLayer((row) => {
      const last = row.postings.at(-1)
      if (row.layer !== 'adl' || last === undefined) return row
      const amount = last.amount.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
      return { ...row, postings: [...row.postings.slice(0, -1), { ...last, amount }] }
    }),
  },
  {
    name: 'a haircut charges an account that held nothing',
    seenBy: 'haircutFlat',
    resolve: under({
      runProfitHaircut: (round, works) => {
        specifiedRules.runProfitHaircut(round, works)
        const flat = bucketsOf(round.book).find(
          (bucket) =>
            bucket.money > 0n &&
            !hasCase(round, bucket.account) &&
            ![...round.gainBases.values()].some((gain) => gain.bucket === bucket),
        )
        for (const work of works) {
          const payer = bucketsOf(round.book).find(
            (bucket) => (work.postings.get(ledgerOf(bucket)) ?? 0n) < 0n,
          )
          if (flat === undefined || payer === undefined || payer === flat) continue
          payer.money += 1n
          flat.money -= 1n
          post(work, ledgerOf(payer), 1n)
          post(work, ledgerOf(flat), -1n)
        }
      },
    }),
  },
  {
    name: 'a haircut charges the first payer for all',
    seenBy: 'haircutCap',
    resolve: under({ runProfitHaircut: chargeFirst }),
  },
  {
    name: 'deleveraging takes more lots than a position has',
    seenBy: 'position',
    resolve: withFill((fill) => ({ ...fill, size: fill.size.replace(/^/, '9') })),
  },
  {
    name: 'deleveraging closes the wrong side',
    seenBy: 'position',
    resolve: withFill((fill) => ({ ...fill, side: fill.side === 'long' ? 'short' : 'long' })),
  },
  {
    name: 'an exempt account is cut',
    seenBy: 'eligibility',
    resolve: eligibleWith((bucket) => ({ ...bucket.account, adlExempt: false })),
  },
  {
    name: 'an account of the same owner is cut',
    seenBy: 'eligibility',
    resolve: eligibleWith((bucket) => ({ ...bucket.account, owner: bucket.account.account })),
  },
  {
    name: 'equal scores are not ordered by account id',
    seenBy: 'ranking',
    resolve: under({
      compareInQueue: (left, right) =>
        compare(right.score, left.score) ||
        compareBytes(right.candidate.bucket.account.account, left.candidate.bucket.account.account),
    }),
  },
  {
    name: 'the queue is walked from its end',
    seenBy: 'ranking',
    resolve: under({ compareInQueue: (left, right) => compare(left.score, right.score) }),
  },
  {
    name: 'the cap looks at equity but not at maintenance',
    seenBy: 'margin',
    // Where markets are placed together, a cap that is too high may change only who gives.
    caughtMin: 0.85,
    resolve: under({
      capOf: ({ bucket, held }, pass, limit) => {
        let lots = limit < held.lots ? limit : held.lots
        const gap = subtract(pass.lotPrice, held.market.lotValue)
        const cost = held.side === 'short' ? gap : subtract(rational(0n), gap)
        const isTooMany = (): boolean =>
          compare(multiply(rational(lots), cost), subtract(equity(bucket), rational(1n))) > 0
        while (lots > 0n && isPositive(cost) && isTooMany()) lots -= 1n
        return lots
      },
    }),
  },
  {
    name: 'everybody gives one lot less than could be given',
    seenBy: 'exhausted',
    // Of what is decided over several markets at once, one market does not show who could have given more.
    caughtMin: 0.9,
    resolve: under({
      capOf: (candidate, pass, limit) => {
        const cap = specifiedRules.capOf(candidate, pass, limit)
        return cap > 1n ? cap - 1n : cap
      },
    }),
  },
  { name: 'crossing is skipped', seenBy: 'crossing', resolve: under({ runCrossing: () => {} }) },
  {
    name: 'own netting is skipped',
    seenBy: 'netting',
    resolve: under({ runOwnNetting: () => {} }),
  },
  {
    name: 'the price lies on the wrong side of mark',
    seenBy: 'price',
    resolve: under({
      rulePrice: (rule, held, share) => {
        const price = specifiedRules.rulePrice(rule, held, share)
        const mirrored = subtract(multiply(rational(2n), held.market.markPrice), price)
        return isPositive(mirrored) ? mirrored : held.market.markPrice
      },
    }),
  },
  {
    name: 'the deficit is split by another rule than the book states',
    seenBy: 'caseList',
    resolve: misreading((book) => {
      return {
        ...book,
        deficitSplit: book.deficitSplit === 'notional' ? 'maintenance' : 'notional',
      }
    }),
  },
  {
    name: 'layers act in another order than declared',
    seenBy: 'layerOrder',
    resolve: misreading((book) => ({ ...book, waterfall: book.waterfall.toReversed() })),
  },
  {
    name: 'funding is left unsettled',
    seenBy: 'accountsAfter',
    resolve: misreading((book) => ({
      ...book,
      accounts: book.accounts.map(({ unsettledFunding: _left, ...account }) => account),
    })),
  },
  {
    name: 'the takeover of a fund does not reach its inventory',
    seenBy: 'fundsAfter',
    resolve: (_book, right) => {
      const fundsAfter = right.fundsAfter.map(({ fund, balance }) => ({ fund, balance }))
      return { ...right, fundsAfter }
    },
  },
  {
    name: 'who paid a case that ends with money gets nothing back',
    seenBy: 'returned',
    resolve: withCase(({ returned: _returned, ...row }) => row),
  },
  {
    name: 'an exempt market is deleveraged',
    seenBy: 'exempt',
    resolve: withPolicy(({ exemptMarkets: _exempt, ...rules }) => rules),
  },
  {
    name: 'exemptions are not published',
    seenBy: 'exempt',
    resolve: (_book, { exemptions: _exemptions, ...resolution }) => resolution,
  },
  {
    name: 'the limits of a policy do not bound',
    seenBy: 'limits',
    resolve: withPolicy((rules) => {
      const { wholeOrNone, standing } = rules.limits ?? {}
      const kept = { ...(wholeOrNone && { wholeOrNone }), ...(standing && { standing }) }
      return { ...rules, limits: kept }
    }),
  },
  {
    name: 'more cases are deleveraged than the policy says',
    seenBy: 'limits',
    resolve: withPolicy(({ casesMax: _casesMax, ...rules }) => rules),
  },
  {
    name: 'whoever gives all need not reach the initial requirement',
    seenBy: 'margin',
    resolve: withLimits(({ standing: _standing, ...limits }) => limits),
  },
  {
    name: 'a part is taken of whoever can only give all',
    seenBy: 'limits',
    resolve: withLimits(({ wholeOrNone: _whole, ...limits }) => limits),
  },
  {
    name: 'the legs of several cases are placed one by one where they are pooled',
    seenBy: 'pooled',
    // Small pools often come out within a lot of what a pool allows, and that is all there is to judge by.
    caughtMin: 0.5,
    resolve: withPolicy((rules) => ({ ...rules, pairing: 'byCase' })),
  },
  {
    name: 'equal scores are not ordered by the terms of the rule',
    seenBy: 'ranking',
    resolve: withPolicy((rules) => {
      if (rules.allocation.kind !== 'queue') return rules
      const { factors, whenLosing } = rules.allocation.score
      return {
        ...rules,
        allocation: { kind: 'queue', score: { factors, ...(whenLosing && { whenLosing }) } },
      }
    }),
  },
  {
    name: 'the round-robin begins with the first account',
    seenBy: 'ranking',
    // The seed decides between equals as well, which a document does not show.
    resolve: misreading((book) => (goesRound(book) ? { ...book, seed: '0' } : book)),
  },
  {
    name: 'a move that counts one way counts both ways',
    seenBy: 'ranking',
    // Scores of what is placed over several markets together are not worked out from one of them.
    caughtMin: 0.05,
    resolve: misreading(({ scenarios, ...book }) => ({
      ...book,
      ...(scenarios && {
        scenarios: scenarios.map(({ symmetric: _symmetric, ...scenario }) => scenario),
      }),
    })),
  },
  {
    name: 'the other leg of whoever has not agreed to it is closed',
    seenBy: 'hedges',
    resolve: misreading((book) => ({
      ...book,
      accounts: book.accounts.map((account) => ({ ...account, bothLegs: true })),
    })),
  },
  {
    name: 'everything is closed at mark, whatever the rule of the price',
    seenBy: 'price',
    resolve: misreading((book) => ({
      ...book,
      waterfall: book.waterfall.map((layer) =>
        layer.layer === 'adl' ? { ...layer, price: 'mark' } : layer,
      ),
    })),
  },
  {
    name: 'a fill moves a unit more than its price',
    seenBy: 'value',
    resolve: withFill((fill) => ({
      ...fill,
      value: fill.value.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
    })),
  },
  {
    name: 'whoever offers takes more than was offered',
    seenBy: 'offers',
    resolve: withOffers(({ size, ...offer }) => ({ ...offer, size: doubled(size) })),
  },
  {
    name: 'the limit of an offer is passed over',
    seenBy: 'offers',
    resolve: withOffers(({ price: _price, ...offer }) => offer),
  },
  {
    name: 'nobody is asked who offers',
    seenBy: 'offers',
    resolve: misreading((book) => (book.offers === undefined ? book : { ...book, offers: [] })),
  },
  {
    name: 'whoever takes up an offer need not reach the initial requirement',
    seenBy: 'offers',
    resolve: misreading((book) => ({
      ...book,
      markets: book.markets.map(({ initialTiers: _initial, ...market }) => market),
    })),
  },
  {
    name: 'assets behind a wallet do not count',
    seenBy: 'caseList',
    resolve: misreading((book) => ({
      ...book,
      accounts: book.accounts.map(({ collaterals: _assets, ...account }) => account),
    })),
  },
  {
    name: 'a suspended case is called closed',
    seenBy: 'closing',
    resolve: withCase(({ reason: _reason, ...row }) => ({ ...row, status: 'closed' })),
  },
]

function under(rules: Partial<Rules>): PlantedBug['resolve'] {
  return (book) => resolveUnder({ ...specifiedRules, ...rules }, book)
}

/** The outcome of a book that is read wrongly: the right one where nothing in it can be misread. */
function misreading(read: (book: BookSnapshot) => BookSnapshot): PlantedBug['resolve'] {
  return (book, right) => {
    const misread = read(book)
    return isDeepStrictEqual(misread, book) ? right : referenceResolve(misread)
  }
}

/** Resolved under other rules of the same name. */
function goesRound({ waterfall }: BookSnapshot): boolean {
  return waterfall.some(({ policy }) => {
    const rules = typeof policy === 'string' ? findPreset(policy) : policy
    return rules?.allocation.kind === 'roundRobin'
  })
}

function withPolicy(change: (rules: PolicyRules) => PolicyRules): PlantedBug['resolve'] {
  return misreading((book) => ({
    ...book,
    waterfall: book.waterfall.map((layer) => {
      const { policy } = layer
      const rules = typeof policy === 'string' ? findPreset(policy) : policy
      if (rules === undefined) return layer
      const changed = change(rules)
      return isDeepStrictEqual(changed, rules) ? layer : { ...layer, policy: changed }
    }),
  }))
}

function withLimits(change: (limits: Limits) => Limits): PlantedBug['resolve'] {
  return withPolicy((rules) => {
    return rules.limits === undefined ? rules : { ...rules, limits: change(rules.limits) }
  })
}

function withOffers(change: (offer: OfferSnapshot) => OfferSnapshot): PlantedBug['resolve'] {
  return misreading((book) =>
    book.offers === undefined ? book : { ...book, offers: book.offers.map(change) },
  )
}

function doubled(size: string): string {
  const places = placesOf(size)
  return formatDecimal(multiply(parseDecimal(size), rational(2n)), places)
}

function eligibleWith(change: (bucket: Bucket) => Bucket['account']): PlantedBug['resolve'] {
  return under({
    isEligible: (round, pass, bucket) =>
      !hasCase(round, bucket.account) &&
      specifiedRules.isEligible(round, pass, { ...bucket, account: change(bucket) }),
  })
}

function withCase(change: (row: CaseRow) => CaseRow): PlantedBug['resolve'] {
  return (_book, right) => ({ ...right, cases: right.cases.map(change) })
}

function withLayer(change: (row: LayerRow) => LayerRow): PlantedBug['resolve'] {
  return withCase((row) => ({ ...row, layers: row.layers.map(change) }))
}

function withFill(change: (fill: FillRow) => FillRow): PlantedBug['resolve'] {
  return withLayer((row) => (row.layer === 'adl' ? { ...row, fills: row.fills.map(change) } : row))
}

/** Every charge of a round goes to whoever is listed first. */
function chargeFirst(round: Round, works: readonly LayerWork[]): void {
  specifiedRules.runProfitHaircut(round, works)
  const payers = bucketsOf(round.book)
  for (const work of works) {
    const charged = payers.filter((bucket) => (work.postings.get(ledgerOf(bucket)) ?? 0n) < 0n)
    const [first, ...others] = charged
    for (const bucket of others) {
      const amount = work.postings.get(ledgerOf(bucket)) ?? 0n
      if (first === undefined) continue
      bucket.money -= amount
      first.money += amount
      post(work, ledgerOf(bucket), -amount)
      post(work, ledgerOf(first), amount)
    }
  }
}
