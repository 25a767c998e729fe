import { placesLotByLot, type PolicyRules, type PriceRule } from '../book/policy.ts'
import { findPreset, presetNames } from '../book/presets.ts'
import { equity, notional } from '../book/valuation.ts'
import { readBook } from '../book/read-book.ts'
import { formatScaled } from '../exact/decimal.ts'
import { ceiling, floor, multiply, negate, rational, total } from '../exact/rational.ts'
import { accountSnapshot, fundSnapshot } from './write-drafts.ts'
import { balancing, copies, shareOwners } from './account-groups.ts'
import {
  type AccountDraft,
  type BucketDraft,
  flatAccount,
  type PositionDraft,
  positionAt,
  randomAccount,
} from './random-accounts.ts'
import { deficitSplit } from './random-book.ts'
import { covering, type FundDraft, neededOf, randomFundMoney, randomFunds } from './random-funds.ts'
import { randomIds } from './random-ids.ts'
import type { MarketDraft } from './random-markets.ts'
import { randomOffers } from './random-offers.ts'
import { randomLevelPolicy, randomPolicy, randomPrice } from './random-policies.ts'
import { randomPolicyMarkets } from './random-policy-markets.ts'
import { brokenPairs, hedgedAccounts, withFewLots, withStress } from './random-stress.ts'
import { createRandom, type Random } from './random.ts'
import type { AccountSnapshot, BookSnapshot, LayerSnapshot } from './snapshot.ts'

/** Drawn policies under the name of none. */
export const drawnPolicy = 'drawn'

/** Drawn policies that place one lot at a time. */
const drawnLevelPolicy = 'drawn-level'

/** Whether every book of a name has a policy of its own. */
export function isDrawn(name: string): boolean {
  return name === drawnPolicy || name === drawnLevelPolicy
}

/** Whether the policies of a name place one lot at a time. */
export function placesLots(name: string): boolean {
  return name === drawnLevelPolicy || isLotByLot(name)
}

function isLotByLot(policy: PolicyRules | string): boolean {
  const rules = spelledOut(policy)
  return rules !== undefined && placesLotByLot(rules)
}

/** Refused without. */
const readsInitialTiers = ['bullish', 'dydx-v4', drawnPolicy]

/** The presets, and policies that are drawn anew for every book. */
export const judgedPolicies: readonly string[] = [...presetNames(), drawnPolicy, drawnLevelPolicy]

/** Of policies that place one lot at a time: most lots of an account, so that a reference may look at each. */
const LOTS_MAX = 300n
/** Where markets are placed together, over and over. */
const PORTFOLIO_LOTS_MAX = 60n

/**
 * A random book, wholly decided by a policy's name and a seed, that has all that the policy asks for and
 * something of everything a round may meet: inverse markets, hedges, several buckets, owners of several
 * accounts, exempt accounts, other assets, offers, and one to four cases, mostly in one market.
 */
export function randomPolicyBook(policy: string, seed: number): BookSnapshot {
  const random = createRandom(Math.imul(seed, 31) + judgedPolicies.indexOf(policy))
  const decimals = random.pick([0, 2, 2, 4, 6])
  const names = marketNames(random, policy)
  const hasInitialTiers = readsInitialTiers.includes(policy) || random.isOneIn100(65)
  const rules = rulesOf(random, policy, names)
  const isLevel = isLotByLot(rules)
  const least = isLevel ? random.pick([1, 2, 3]) : 1
  const markets = atLeastMarkets(least, () =>
    randomPolicyMarkets(random, decimals, names, hasInitialTiers),
  )
  const override = random.isOneIn100(10) ? randomOverride(random, rules) : undefined
  const needsFunds = (override ?? spelledOut(rules)?.price) === 'fundFloor'
  const funds = atLeastOneFund(random, markets, needsFunds)
  const drafts = isLevel
    ? withFewLots(levelDrafts(random, markets), lotsMaxOf(spelledOut(rules)))
    : randomDrafts(random, markets)
  if (spelledOut(rules)?.pairing === 'pooled') {
    drafts.push(...poorerTwin(random, drafts), ...thinAccounts(random, markets))
  }
  const all = [...drafts, ...balancing(random, markets, [...drafts, ...funds])]
  const ids = randomIds(random, all.length)
  shareOwners(random, all, ids)
  const accounts = all
    .map((draft, index) => accountSnapshot(draft, ids[index] ?? '', decimals))
    .map((account) => withExtras(random, account, decimals))
  const adl: LayerSnapshot = {
    layer: 'adl',
    policy: rules,
    ...(override === undefined ? {} : { price: override }),
  }
  const isVoluntary = spelledOut(rules)?.allocation.kind === 'voluntary'
  const waterfall = waterfallOf(random, funds, adl, needsFunds)
  const needsOffers = isVoluntary || waterfall.some(({ layer }) => layer === 'offers')
  const offers = needsOffers ? randomOffers(random, markets, accounts, random.between(4, 12)) : []
  const book: BookSnapshot = {
    version: 1,
    timeMs: 1_760_130_964_831,
    domain: 'perps',
    ...deficitSplit(random),
    asset: { name: 'COIN', decimals },
    markets: markets.map(({ snapshot }) => snapshot),
    accounts,
    funds: funds.map((draft) => fundSnapshot(draft, { balance: 0n, floor: 0n }, decimals)),
    waterfall,
    ...(offers.length > 0 ? { offers } : {}),
    seed: String(random.pick([random.below(9), random.below(1_000_000)])),
  }
  const complete = withFundMoney(random, atZero(random, book), funds)
  return isLevel ? withStress(random, complete) : complete
}

/** Draws until there are so many. */
function atLeastMarkets(least: number, draw: () => MarketDraft[]): MarketDraft[] {
  for (;;) {
    const markets = draw()
    if (markets.length >= least) return markets
  }
}

function rulesOf(random: Random, policy: string, names: readonly string[]): PolicyRules | string {
  if (policy === drawnPolicy) return randomPolicy(random, names)
  return policy === drawnLevelPolicy ? randomLevelPolicy(random, names) : policy
}

function lotsMaxOf(rules: PolicyRules | undefined): bigint {
  return rules?.pairing === 'portfolio' ? PORTFOLIO_LOTS_MAX : LOTS_MAX
}

/** More accounts with lots of several markets, and bankrupts among them. */
function levelDrafts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  const pairs = brokenPairs(random, markets)
  if (pairs.length > 0 && random.isOneIn100(40)) return pairs
  const drafts = [...randomDrafts(random, markets), ...pairs]
  if (random.isOneIn100(70)) drafts.push(...hedgedAccounts(random, markets))
  if (random.isOneIn100(60)) drafts.push(...hedgedAccounts(random, markets))
  if (random.isOneIn100(40)) drafts.push(randomAccount(random, markets, true, 12))
  return drafts
}

function marketNames(random: Random, policy: string): string[] {
  if (policy !== 'aevo') return ['BTC', 'ETH', 'a-coin']
  return random.pick([
    ['BTC-PERP', 'DOGE-PERP', 'XRP-PERP'],
    ['ETH-PERP', 'SOL-PERP', 'DOGE-PERP'],
    ['DOGE-PERP', 'XRP-PERP', 'A-PERP'],
  ])
}

function spelledOut(policy: PolicyRules | string): PolicyRules | undefined {
  return typeof policy === 'string' ? findPreset(policy) : policy
}

function randomOverride(random: Random, policy: PolicyRules | string): PriceRule {
  const rules = spelledOut(policy)
  return randomPrice(random, rules?.limits?.wholeOrNone === true && rules.pairing !== 'pooled')
}

function atLeastOneFund(
  random: Random,
  markets: readonly MarketDraft[],
  isNeeded: boolean,
): FundDraft[] {
  for (;;) {
    const funds = randomFunds(random, markets)
    if (funds.length > 0 || !isNeeded) return funds
  }
}

/** One in ten of those who fell owes as much again as its positions are worth. */
function randomDrafts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  const bankrupt = random.pick([1, 1, 2, 2, 3, 4])
  const others = random.between(2, 7)
  const narrow = random.isOneIn100(70) ? markets.slice(0, 1) : markets
  const drafts = [
    ...Array.from({ length: bankrupt }, () => randomAccount(random, narrow, true, 12)),
    ...Array.from({ length: others }, () => randomAccount(random, markets, false, 25)),
  ]
  for (const { cross, isBankrupt } of drafts) {
    evenOut(random, cross.positions)
    if (isBankrupt && random.isOneIn100(10))
      cross.money -= floor(total(cross.positions.map(notional)))
  }
  if (random.isOneIn100(30)) drafts.push(flatAccount(random, false))
  if (random.isOneIn100(8)) drafts.push(flatAccount(random, true))
  if (random.isOneIn100(40)) drafts.push(...copies(random, drafts))
  if (random.isOneIn100(12)) random.pick(drafts).adlExempt = true
  return drafts
}

/** In two of three books somebody else lost with the same positions, and has a little less. */
function poorerTwin(random: Random, drafts: readonly AccountDraft[]): AccountDraft[] {
  const model = drafts.find(({ isBankrupt }) => isBankrupt)
  if (model === undefined || !random.isOneIn100(65)) return []
  const poorer = ({ money, positions }: BucketDraft): BucketDraft => {
    const size = total(positions.map(notional))
    const less = floor(multiply(size, rational(BigInt(random.between(0, 40)), 1000n)))
    return { money: money - less, positions: positions.map((held) => ({ ...held })) }
  }
  return [{ ...model, cross: poorer(model.cross), isolated: model.isolated.map(poorer) }]
}

/** Accounts of one to three lots that a price beyond mark brings to the end of their equity. */
function thinAccounts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  return Array.from({ length: random.between(4, 9) }, () => {
    const [draft] = markets
    if (draft === undefined) throw new Error('a book has a market')
    const lots = BigInt(random.between(1, 3))
    const side = random.pick(['long', 'short'] as const)
    const held = positionAt(random, draft, side, lots, 0)
    const money = floor(multiply(notional(held), rational(BigInt(random.between(5, 100)), 1000n)))
    return { ...flatAccount(random, false), cross: { money, positions: [held] } }
  })
}

/** Of those who are long and short in a market, every third is so with as many lots. */
function evenOut(random: Random, positions: PositionDraft[]): void {
  positions.forEach((held, index) => {
    const other = positions.find(({ draft, side }) => draft === held.draft && side !== held.side)
    if (held.side === 'long' || other === undefined || !random.isOneIn100(33)) return
    const loss = random.between(-200, 200)
    positions[index] = positionAt(random, held.draft, held.side, other.lots, loss)
  })
}

/** One account in eight holds another asset, and one in seven may be long and short though it is not. */
function withExtras(random: Random, from: AccountSnapshot, decimals: number): AccountSnapshot {
  const isHedge = random.isOneIn100(15)
  const account: AccountSnapshot = isHedge ? { ...from, positionMode: 'hedge' } : from
  if (!random.isOneIn100(13)) return account
  const asset = (
    name: string,
  ): { asset: string; amount: string; price: string; haircut: string } => ({
    asset: name,
    amount: formatScaled(BigInt(random.between(0, 90_000)), 3),
    price: formatScaled(BigInt(random.between(1, 900)), decimals),
    haircut: formatScaled(BigInt(random.between(0, 100)), 2),
  })
  const collaterals = random.isOneIn100(30) ? [asset('A'), asset('B')] : [asset('A')]
  return { ...account, collaterals }
}

/** In one book of six somebody who is solvent comes to an equity of exactly, or nearly, nothing. */
function atZero(random: Random, snapshot: BookSnapshot): BookSnapshot {
  if (!random.isOneIn100(16)) return snapshot
  const { accounts, decimals } = readBook(snapshot)
  const chosen = random.pick(
    accounts.filter(({ buckets }) => buckets.some(({ positions }) => positions.length > 0)),
  )
  const wallet = chosen.buckets.find(({ name }) => name === 'cross')
  if (wallet === undefined || equity(wallet).numerator < 0n) return snapshot
  const money = wallet.money + ceiling(negate(equity(wallet))) - chosen.unsettledFunding
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) =>
      account.account === chosen.account
        ? { ...account, collateral: formatScaled(money, decimals) }
        : account,
    ),
  }
}

/** Offers and funds before or after the policy, the haircut in half of books. */
function waterfallOf(
  random: Random,
  funds: readonly FundDraft[],
  adl: LayerSnapshot,
  readsFunds: boolean,
): LayerSnapshot[] {
  const paying = random.shuffle(funds).map(({ fund }): LayerSnapshot => {
    const mode = random.pick(['takeover', 'deficitOnly', undefined])
    return { layer: 'insuranceFund', fund, ...(mode === undefined ? {} : { mode }) }
  })
  const isFundFirst = random.isOneIn100(readsFunds ? 40 : 65)
  const body = isFundFirst ? [...paying, adl] : [adl, ...paying]
  const offers: LayerSnapshot[] = random.isOneIn100(40) ? [{ layer: 'offers' }] : []
  const haircut: LayerSnapshot[] = random.isOneIn100(50) ? [{ layer: 'profitHaircut' }] : []
  const again = random.isOneIn100(8) ? [adl] : []
  const isLate = random.isOneIn100(20)
  return isLate
    ? [...body, ...offers, ...haircut, ...again]
    : [...offers, ...body, ...haircut, ...again]
}

function withFundMoney(
  random: Random,
  book: BookSnapshot,
  funds: readonly FundDraft[],
): BookSnapshot {
  const { decimals } = book.asset
  return {
    ...book,
    funds: funds.map((draft) => {
      const money = randomFundMoney(random, neededOf(book, draft.markets))
      return fundSnapshot(draft, covering(draft, money), decimals)
    }),
  }
}
