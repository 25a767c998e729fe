/** A book out of what exports show: positions, money, contracts, steps, prices and funds. */
import type { Decimal } from '@plimsoll/protocol'
import { addDecimals, formatDecimal, subtractDecimals } from '../decimal-text.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import {
  type AccountDraft,
  type BookDraft,
  type FundDraft,
  type MarketDraft,
} from './book-draft.ts'
import type {
  Finding,
  MarginMode,
  ShownContract,
  ShownPosition,
  ShownPrice,
  ShownStep,
  ShownTiers,
  ShownWallet,
} from './export-format.ts'
import type { Exchange } from './exchange.ts'
import type { ShownFinding } from './export-stream.ts'
import { compareAmounts, exactAmount, isWithin, zeroAmount } from './exact-amounts.ts'
import { marginalTableOf } from './marginal-steps.ts'
import { refuseContradiction } from './shown-checks.ts'

/** What the command line says of the book. */
export interface BookSettings {
  readonly timeMs?: number | undefined
  /** The one asset of the book; positions and money in others are left out. */
  readonly asset?: string | undefined
  readonly assetDecimals?: number | undefined
}

/** A draft, or why there is none and what to do about it. */
export type ShownBook =
  | { readonly draft: BookDraft; readonly notes: readonly string[] }
  | { readonly missing: string }

type OfKind<K extends Finding['kind']> = Extract<Finding, { readonly kind: K }>

/**
 * The draft of a book. `undefined` where no position is shown.
 *
 * @throws ImportRefusal where what is shown contradicts itself: then nothing of it can be believed
 */
export function shownBook(
  shown: readonly ShownFinding[],
  exchange: Exchange,
  settings: BookSettings,
): ShownBook | undefined {
  const modes = new Map(
    findingsOf(shown, 'marginMode').map(({ account, finding }) => [account, finding.mode]),
  )
  const positions = positionsOf(shown).map((one) => inMode(one, modes.get(one.account)))
  if (positions.length === 0) return undefined
  const contracts = new Map(
    findingsOf(shown, 'contract').map(({ finding: { contract } }) => [contract.market, contract]),
  )
  const unknown = marketsOf(positions).filter((market) => !contracts.has(market))
  if (unknown.length > 0) {
    return { missing: `terms of ${some(unknown)} are not there; add ${exchange.sources.contracts}` }
  }
  const chosen = chosenAsset(positions, contracts, settings)
  if ('missing' in chosen) return chosen
  const { asset } = chosen
  const kept = positions.filter(({ position }) => contracts.get(position.market)?.asset === asset)
  const leftOut = positions.length - kept.length
  const tiers = tiersOf(shown)
  const bare = marketsOf(kept).filter((market) => !tiers.has(market))
  if (bare.length > 0) {
    const add = exchange.sources.tiers
    return { missing: `maintenance steps of ${some(bare)} are not there; add ${add}` }
  }
  const money = accountsOf(shown, kept, asset, exchange, settings)
  if ('missing' in money) return money
  const prices = pricesOf(shown)
  for (const { position, place } of kept) {
    const [contract, steps] = [contracts.get(position.market), tiers.get(position.market)]
    if (contract === undefined || steps === undefined) continue
    const price = prices.get(position.market)
    refuseContradiction({ position, place, contract, tiers: steps, price })
  }
  const unpriced = prices.size === 0 ? [] : marketsOf(kept).filter((market) => !prices.has(market))
  if (unpriced.length > 0) {
    return { missing: `mark prices are there, but not of ${some(unpriced)}; fetch all of one time` }
  }
  const timeMs = settings.timeMs ?? latest(kept, prices)
  if (timeMs === undefined) {
    return { missing: 'nothing says when the positions were shown; give --time' }
  }
  const markets = marketsOf(kept).map((market) =>
    marketDraft(market, kept, contracts, tiers, prices),
  )
  const notes =
    leftOut > 0 ? [`${leftOut} positions that do not settle in ${asset} are left out`] : []
  return {
    notes: [...notes, ...money.notes, ...modeNotes(kept, modes, exchange)],
    draft: {
      timeMs,
      domain: exchange.name,
      asset,
      assetDecimals: settings.assetDecimals,
      policy: exchange.policy,
      markets,
      accounts: money.accounts,
      positions: kept.map(({ account, position }) => positionDraft(account, position)),
      funds: fundsOf(shown, asset, new Set(marketsOf(kept))),
      notes: [`from exports of ${exchange.name}, by plimsoll import ${exchange.name}`],
    },
  }
}

interface OwnedPosition {
  readonly account: string
  readonly position: ShownPosition
  readonly place: ShownFinding['place']
}

function findingsOf<K extends Finding['kind']>(
  shown: readonly ShownFinding[],
  kind: K,
): readonly {
  readonly place: ShownFinding['place']
  readonly account: string
  readonly finding: OfKind<K>
}[] {
  return shown.flatMap(({ place, account = '', finding }) =>
    finding.kind === kind ? [{ place, account, finding: finding as OfKind<K> }] : [],
  )
}

/** Positions, each once: pages of an export may overlap, but then they agree. */
function positionsOf(shown: readonly ShownFinding[]): readonly OwnedPosition[] {
  const byKey = new Map<string, OwnedPosition>()
  for (const { account, finding, place } of findingsOf(shown, 'position')) {
    const { position } = finding
    const side = position.size.startsWith('-') ? 'short' : 'long'
    const key = JSON.stringify([account, position.market, side])
    const before = byKey.get(key)
    if (before === undefined) byKey.set(key, { account, position, place })
    else
      refuseOther(
        atNoTime(before.position),
        atNoTime(position),
        place,
        `the ${side} of ${account} in ${position.market}`,
      )
  }
  return [...byKey.values()]
}

/** A position with the money of its own that it has where its account is in isolated mode. */
function inMode(one: OwnedPosition, mode: MarginMode | undefined): OwnedPosition {
  const { ownMargin, isolatedMargin } = one.position
  if (mode !== 'isolated' || isolatedMargin !== undefined) return one
  if (ownMargin !== undefined) {
    return { ...one, position: { ...one.position, isolatedMargin: ownMargin } }
  }
  const complaint = 'is of an account in isolated mode and shows no money of its own'
  throw new ImportRefusal('contradiction', one.place, complaint)
}

/** What is assumed where nothing says in which mode an account is. */
function modeNotes(
  positions: readonly OwnedPosition[],
  modes: ReadonlyMap<string, MarginMode>,
  { sources }: Exchange,
): readonly string[] {
  if (sources.marginMode === undefined) return []
  const unsaid = new Set(
    positions
      .filter(
        ({ account, position }) => !modes.has(account) && position.isolatedMargin === undefined,
      )
      .map(({ account }) => account),
  )
  if (unsaid.size === 0) return []
  const who = some([...unsaid])
  return [`nothing says the margin mode of ${who}, so cross is assumed; add ${sources.marginMode}`]
}

function atNoTime({ shownMs: _shownMs, ...position }: ShownPosition): object {
  return position
}

/** Whether two answers show one wallet; they may write an amount with more or fewer places. */
function isSameWallet(before: ShownWallet, again: ShownWallet): boolean {
  const [left, right] = [exactAmount(before.collateral), exactAmount(again.collateral)]
  return before.includesIsolated === again.includesIsolated && compareAmounts(left, right) === 0
}

function refuseOther(
  before: object,
  again: object,
  place: ShownFinding['place'],
  what: string,
): void {
  if (JSON.stringify(before) !== JSON.stringify(again)) refuseTwice(place, what)
}

function refuseTwice(place: ShownFinding['place'], what: string): never {
  const complaint = `shows ${what} otherwise than a row before; take all files at one time`
  throw new ImportRefusal('contradiction', place, complaint)
}

function marketsOf(positions: readonly OwnedPosition[]): readonly string[] {
  return [...new Set(positions.map(({ position }) => position.market))].toSorted()
}

function chosenAsset(
  positions: readonly OwnedPosition[],
  contracts: ReadonlyMap<string, ShownContract>,
  { asset }: BookSettings,
): { readonly asset: string } | { readonly missing: string } {
  const found = new Set(
    positions.map(({ position }) => contracts.get(position.market)?.asset ?? ''),
  )
  if (asset !== undefined) {
    if (found.has(asset)) return { asset }
    return { missing: `no position settles in ${asset}, but in ${some([...found])}` }
  }
  const [first = '', second] = found
  if (second === undefined) return { asset: first }
  const assets = some([...found])
  return {
    missing: `positions settle in ${assets}, and a book has one asset; give --asset ${first}`,
  }
}

function tiersOf(shown: readonly ShownFinding[]): ReadonlyMap<string, ShownTiers> {
  const tables = new Map<string, ShownTiers>()
  for (const { finding, place } of findingsOf(shown, 'tiers')) {
    const { tiers } = finding
    const before = tables.get(tiers.market)
    if (before !== undefined) refuseOther(before, tiers, place, `the steps of ${tiers.market}`)
    tables.set(tiers.market, tiers)
  }
  const steps = new Map<string, Map<string, ShownStep>>()
  const places = new Map<string, ShownFinding['place']>()
  for (const { finding, place } of findingsOf(shown, 'step')) {
    const { step } = finding
    const known = steps.get(step.market) ?? new Map<string, ShownStep>()
    const before = known.get(step.to)
    if (before !== undefined) refuseOther(before, step, place, `a step of ${step.market}`)
    steps.set(step.market, known.set(step.to, step))
    places.set(step.market, place)
  }
  for (const [market, known] of steps) {
    const place = places.get(market) ?? { file: market, line: 1 }
    tables.set(
      market,
      tableAt(place, () => marginalTableOf(market, [...known.values()])),
    )
  }
  return tables
}

function tableAt<T>(place: ShownFinding['place'], read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof BadRow)) throw error
    throw new ImportRefusal(error.rule, place, `${error.detail}; fetch the whole table again`)
  }
}

interface Money {
  readonly accounts: readonly AccountDraft[]
  readonly notes: readonly string[]
}

function accountsOf(
  shown: readonly ShownFinding[],
  positions: readonly OwnedPosition[],
  asset: string,
  { sources }: Exchange,
  settings: BookSettings,
): Money | { readonly missing: string } {
  const wallets = new Map<string, ShownWallet>()
  const places = new Map<string, ShownFinding['place']>()
  const others = new Set<string>()
  for (const { account, finding, place } of findingsOf(shown, 'wallet')) {
    const { wallet } = finding
    if (wallet.asset === asset) {
      const before = wallets.get(account)
      if (before !== undefined && !isSameWallet(before, wallet)) {
        refuseTwice(place, `the wallet of ${account}`)
      }
      wallets.set(account, wallet)
      places.set(account, place)
    } else if (wallet.isShared && exactAmount(wallet.collateral).digits !== 0n) {
      others.add(wallet.asset)
    }
  }
  const holders = [...new Set(positions.map(({ account }) => account))]
  const poor = holders.filter((account) => !wallets.has(account))
  if (poor.length > 0) {
    return { missing: `the money of ${some(poor)} is not there; add ${sources.wallets}` }
  }
  if (others.size > 0 && settings.asset === undefined) {
    const why = `${some([...others])} stands behind the positions as well, and this book has one asset`
    return { missing: `${why}; give --asset ${asset} to leave it out` }
  }
  const left = others.size > 0 ? [`money in ${some([...others])} is left out`] : []
  const accounts = [...wallets].map(([account, wallet]) => ({
    account,
    collateral: crossMoney(account, wallet, positions, places.get(account)),
  }))
  return { accounts, notes: left }
}

/**
 * The cross wallet. It is what a wallet holds less what isolated positions have of their own; where the exchange shows both,
 * they have to agree.
 */
function crossMoney(
  account: string,
  { collateral, whole, includesIsolated }: ShownWallet,
  positions: readonly OwnedPosition[],
  place: ShownFinding['place'] | undefined,
): string {
  const isolated = positions
    .filter((one) => one.account === account)
    .map(({ position }) => exactAmount(position.isolatedMargin ?? '0'))
    .reduce(addDecimals, zeroAmount)
  if (includesIsolated) return formatDecimal(subtractDecimals(exactAmount(collateral), isolated))
  if (whole !== undefined) {
    const parts = addDecimals(exactAmount(collateral), isolated)
    if (!isWithin(exactAmount(whole), parts, leastSlack)) {
      const complaint = `shows a wallet of ${whole}, and not that in ${collateral} and what isolated positions have; take all files at one time`
      throw new ImportRefusal('contradiction', place ?? { file: account }, complaint)
    }
  }
  return collateral
}

const leastSlack: Decimal = { digits: 1n, places: 6 }

function pricesOf(shown: readonly ShownFinding[]): ReadonlyMap<string, ShownPrice> {
  const prices = new Map<string, ShownPrice>()
  for (const { finding } of findingsOf(shown, 'price')) {
    const { price } = finding
    const before = prices.get(price.market)
    if (before === undefined || before.timeMs < price.timeMs) prices.set(price.market, price)
  }
  return prices
}

function latest(
  positions: readonly OwnedPosition[],
  prices: ReadonlyMap<string, ShownPrice>,
): number | undefined {
  const times = [
    ...positions.map(({ position }) => position.shownMs),
    ...positions.map(({ position }) => prices.get(position.market)?.timeMs),
  ].filter((timeMs) => timeMs !== undefined)
  return times.length === 0 ? undefined : times.reduce((last, timeMs) => Math.max(last, timeMs))
}

function marketDraft(
  market: string,
  positions: readonly OwnedPosition[],
  contracts: ReadonlyMap<string, ShownContract>,
  tiers: ReadonlyMap<string, ShownTiers>,
  prices: ReadonlyMap<string, ShownPrice>,
): MarketDraft {
  const contract = contracts.get(market)
  if (contract === undefined) throw new RangeError(`no contract ${market}`)
  const { asset: _asset, ...terms } = contract
  const price = prices.get(market)
  const { indexPrice } = price ?? {}
  return {
    ...terms,
    markPrice: price?.markPrice ?? commonMark(market, positions),
    ...(indexPrice !== undefined && { indexPrice }),
    maintenanceTiers: tiers.get(market)?.maintenanceTiers ?? [],
  }
}

/** The mark that all positions of a market were shown with. */
function commonMark(market: string, positions: readonly OwnedPosition[]): string {
  const own = positions.filter(({ position }) => position.market === market)
  const [first] = own
  const other = own.find(({ position }) => position.markPrice !== first?.position.markPrice)
  if (first !== undefined && other === undefined) return first.position.markPrice
  const complaint = `shows ${market} at another mark than a row before; take all files at one time, or add the mark prices of one`
  throw new ImportRefusal('contradiction', other?.place ?? { file: market }, complaint)
}

function positionDraft(account: string, position: ShownPosition): BookDraft['positions'][number] {
  const { market, size, entryPrice, isolatedMargin, leverage } = position
  return {
    account,
    market,
    size,
    ...(entryPrice !== undefined && { entryPrice }),
    ...(isolatedMargin !== undefined && { isolatedMargin }),
    ...(leverage !== undefined && { leverage }),
  }
}

function fundsOf(
  shown: readonly ShownFinding[],
  asset: string,
  markets: ReadonlySet<string>,
): readonly FundDraft[] {
  const found = findingsOf(shown, 'fund').filter(({ finding }) => finding.fund.asset === asset)
  const named = new Set(found.flatMap(({ finding }) => finding.fund.markets))
  const others = [...markets].filter((market) => !named.has(market))
  const funds = new Map<string, FundDraft>()
  for (const { finding, place } of found) {
    const { fund, balance, markets: own } = finding.fund
    const served = own.length === 0 ? others : own.filter((market) => markets.has(market))
    if (served.length === 0 || exactAmount(balance).digits < 0n) continue
    const draft = { fund, markets: served, balance }
    const before = funds.get(fund)
    if (before !== undefined) refuseOther(before, draft, place, `the fund ${fund}`)
    funds.set(fund, draft)
  }
  return [...funds.values()]
}

/** A few names, and how many more there are. */
function some(names: readonly string[]): string {
  const shownMax = 5
  const more = names.length - shownMax
  const first = names.slice(0, shownMax).join(', ')
  return more > 0 ? `${first} and ${more} more` : first
}
