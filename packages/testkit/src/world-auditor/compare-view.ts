import type { AccountView, FundView, StateView } from '@plimsoll/engine'
import { compareBytes } from '../exact/byte-order.ts'
import { compareSharing } from './compare-sharing.ts'
import { availableOf } from './funds/available.ts'
import { potOf } from './funds/owed-claims.ts'
import { isExpired, isHealthy } from './price-gate.ts'
import { nameOf } from './slots.ts'
import { equityScaled, isSameRatio, lotValueAt, maintenanceOf, moneyOf } from './valuation.ts'
import type { Account, Bucket, Fund, Position, World } from './world.ts'

/** Everything that the engine shows of a domain is what the model counts, and its totals hold at any mark. */
export function compareView(world: World, view: StateView): void {
  const accounts = view.accounts()
  const funds = view.funds()
  expectAnyMark(world, view, { accounts, funds })
  expectShown(world, 'sequence', view.sequence(), world.sequence)
  expectShown(world, 'time', view.timeMs(), world.timeMs)
  expectShown(world, 'accounts', accounts.length, world.accounts.length)
  expectShown(world, 'unfinished round', view.isRoundUnfinished(), world.round !== undefined)
  for (const shown of accounts) {
    const account = world.accountsById.get(shown.account)
    const counted = account === undefined ? 'nothing' : countedAccount(account)
    expectShown(world, shown.account, shownAccount(shown), counted)
  }
  for (const [index, fund] of world.funds.entries()) {
    const shown = funds[index]
    expectShown(
      world,
      fund.id,
      shown === undefined ? '' : shownFund(shown),
      countedFund(world, fund),
    )
  }
  expectShown(world, 'totals', shownTotals(view), countedTotals(world))
  compareMargins(world, view)
  comparePrices(world, view)
  compareUnderway(world, view)
  compareSharing(world, view)
}

function expectShown<T extends string | number | boolean>(
  { judge }: World,
  what: string,
  shown: T,
  counted: T,
): void {
  judge.expect('view', shown === counted, () => `${what}: shown ${shown}, counted ${counted}`)
}

/** Money, less cost, plus the value of all lots is M at the mark, and at twice the mark. */
function expectAnyMark(
  world: World,
  view: StateView,
  shown: { readonly accounts: readonly AccountView[]; readonly funds: readonly FundView[] },
): void {
  const { heldQuote, fundsQuote, residueQuote, claimsPotQuote, moneyQuote } = view.totals()
  const positions = [...shown.accounts, ...shown.funds].flatMap((holder) => holder.positions)
  const markets = new Map(world.markets.map((market) => [market.spec.market, market]))
  let cost = 0n
  let value = 0n
  for (const { market: id, sizeLots, entryValueQuote } of positions) {
    const market = markets.get(id)
    const valueLots = market?.spec.contract === 'inverse' ? -sizeLots : sizeLots
    cost += valueLots < 0n ? -entryValueQuote : entryValueQuote
    value += valueLots * (market?.lotScaled ?? 0n)
  }
  const money = (heldQuote + fundsQuote + residueQuote + claimsPotQuote - cost) * world.scale
  for (const marks of [1n, 2n]) {
    const total = money + marks * value
    world.judge.expect('I-04', total === moneyQuote * world.scale, () => {
      return `at ${marks} times the mark all is worth ${total}/${world.scale}, M is ${moneyQuote}`
    })
  }
}

function shownAccount(shown: AccountView): string {
  const rows = shown.positions
    .filter(({ sizeLots }) => sizeLots !== 0n)
    .map(({ market, sizeLots, entryValueQuote, isolatedMarginQuote }) => {
      return `${market} ${sizeLots} for ${entryValueQuote} on ${isolatedMarginQuote ?? 'cross'}`
    })
  const { kind, adlExempt, collateralQuote, unsettledFundingQuote, collaterals = [] } = shown
  const assets = collaterals.reduce((sum, { valueQuote }) => sum + valueQuote, 0n)
  return [
    kind,
    adlExempt,
    collateralQuote,
    unsettledFundingQuote,
    assets,
    ...collaterals.map(({ asset, amountUnits }) => `${amountUnits} ${asset}`),
    ...rows.sort(compareBytes),
  ].join()
}

function countedAccount({ kind, isExempt, buckets }: Account): string {
  const [wallet] = buckets
  const rows = buckets.flatMap((bucket) =>
    openRows(bucket).map((row) => `${row} on ${bucket.isIsolated ? bucket.money : 'cross'}`),
  )
  const assets = (wallet?.collaterals ?? []).map(({ asset, amountUnits }) => {
    return `${amountUnits} ${asset}`
  })
  const money = [wallet?.money, wallet?.funding, wallet?.assets]
  return [kind, isExempt, ...money, ...assets, ...rows.sort(compareBytes)].join()
}

function openRows({ positions }: Bucket): string[] {
  return positions
    .filter(({ lots }) => lots > 0n)
    .map((position) => {
      return `${position.market.spec.market} ${signedLots(position)} for ${position.cost}`
    })
}

function signedLots({ side, lots }: Position): bigint {
  return side === 'long' ? lots : -lots
}

function shownFund(shown: FundView): string {
  const { fund, purpose, markets, balanceQuote, availableQuote, floorQuote, positions } = shown
  const rows = positions.map(({ market, sizeLots, entryValueQuote }) => {
    return `${market} ${sizeLots} for ${entryValueQuote}`
  })
  const amounts = [balanceQuote, availableQuote, floorQuote]
  return [fund, purpose, ...markets, ...amounts, ...rows.sort(compareBytes)].join()
}

function countedFund(world: World, fund: Fund): string {
  const { id, purpose, balance, floor, inventory } = fund
  const served = world.markets.filter(({ index }) => fund.markets.has(index))
  const amounts = [balance, availableOf(world, fund), floor]
  return [
    id,
    purpose,
    ...served.map(({ spec }) => spec.market),
    ...amounts,
    ...openRows(inventory).sort(compareBytes),
  ].join()
}

function shownTotals(view: StateView): string {
  const { moneyQuote, heldQuote, fundsQuote, residueQuote, entryCostQuote, openInterest } =
    view.totals()
  const interest = openInterest.map(({ market, lots }) => `${market} ${lots}`)
  const pot = view.totals().claimsPotQuote
  return [moneyQuote, heldQuote, fundsQuote, residueQuote, pot, entryCostQuote, ...interest].join()
}

function countedTotals(world: World): string {
  let held = 0n
  let funds = 0n
  let cost = 0n
  for (const bucket of world.buckets) held += moneyOf(bucket)
  for (const { balance } of world.funds) funds += balance
  for (const position of world.positions) {
    cost += position.isLongOfValue ? position.cost : -position.cost
  }
  const interest = world.markets.map(({ spec, longLots }) => `${spec.market} ${longLots}`)
  const pot = potOf(world.claims)
  return [world.money, held, funds, world.residue, pot, cost, ...interest].join()
}

/** Equity and maintenance of every bucket of an account. */
function compareMargins(world: World, view: StateView): void {
  const byName = new Map(
    view.margins().map((row) => [JSON.stringify([row.account, row.bucket]), row]),
  )
  for (const bucket of world.buckets) {
    if (bucket.account === undefined) continue
    const shown = byName.get(JSON.stringify([bucket.account.id, bucket.name]))
    const equity = { numerator: equityScaled(world, bucket), denominator: world.scale }
    const maintenance = maintenanceOf(world, bucket)
    const isSame =
      shown !== undefined &&
      isSameRatio(shown.equityQuote, equity) &&
      shown.maintenanceQuote === maintenance
    world.judge.expect('view', isSame, () => {
      return `${nameOf(bucket)} is shown with other equity or maintenance than ${equity.numerator}/${equity.denominator} and ${maintenance}`
    })
  }
}

function comparePrices(world: World, view: StateView): void {
  const shown = view.prices()
  for (const market of world.markets) {
    const row = shown.find((price) => price.market === market.spec.market)
    const isSame =
      row !== undefined &&
      isSameRatio(lotValueAt(market.spec, row.markPriceTicks), market.lotValue) &&
      row.isHealthy === isHealthy(market, world.timeMs) &&
      row.haltedFor === (market.haltReason ?? world.haltReason) &&
      row.isSettled === (market.isSettled || undefined) &&
      row.isExpired === (isExpired(market, world.timeMs) || undefined)
    world.judge.expect('view', isSame, () => `the price of ${market.spec.market} is shown wrongly`)
  }
}

/** What is under way: liquidations, plans and what became of them, offers, and cases that wait. */
function compareUnderway(world: World, view: StateView): void {
  const liquidating = world.buckets.filter(({ liquidation }) => liquidation !== undefined)
  const shown = view.liquidations().map(({ account, bucket }) => `${account}:${bucket}`)
  const counted = liquidating.map(nameOf).sort(compareBytes).join()
  expectShown(world, 'liquidations', shown.sort(compareBytes).join(), counted)
  const plans = view.plans().map(({ planId, rows }) => {
    return [planId, ...rows.map(({ index, lots }) => `${index} ${lots}`)].join()
  })
  const planned = [...world.openPlans].map(({ id, rows }) => {
    const open = rows.flatMap(({ openLots }, index) =>
      openLots > 0n ? [`${index} ${openLots}`] : [],
    )
    return [id, ...open].join()
  })
  expectShown(world, 'plans', plans.join(';'), planned.join(';'))
  const unmatched = (rows: readonly { planId: string; index: number; lots: bigint }[]): string =>
    rows.map(({ planId, index, lots }) => `${lots} of row ${index} of ${planId}`).join()
  expectShown(world, 'unmatched', unmatched(view.unmatched()), unmatched(world.unmatched))
  const offers = view.offers().map(({ account, market, side, lots }) => {
    return `${account} ${lots} ${side} ${market}`
  })
  const offered = world.offers.flatMap(({ account, market, side, lots }) =>
    lots > 0n ? [`${account.id} ${lots} ${side} ${market.spec.market}`] : [],
  )
  expectShown(world, 'offers', offers.join(), offered.join())
  const suspended = world.buckets.filter((bucket) => bucket.suspended !== undefined).length
  const frozen = view.frozen().map(({ account, reason }) => `${account} ${reason}`)
  const held = world.accounts.flatMap(({ id, frozenFor }) =>
    frozenFor === undefined ? [] : [`${id} ${frozenFor}`],
  )
  expectShown(world, 'frozen accounts', frozen.join(), held.sort(compareBytes).join())
  expectShown(world, 'suspended cases', view.awaitingRound().suspended, suspended)
}
