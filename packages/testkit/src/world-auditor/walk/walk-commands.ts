import {
  type AccountView,
  type Command,
  type DeleveragingPlanned,
  type EngineEvent,
  lots,
  type MarketSpec,
  type PriceObservation,
  quoteUnits,
  type Side,
  type StateView,
  type TradeParty,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'
import { officerDraws } from './officer-commands.ts'
import { randomCollaterals } from './walk-venue.ts'

/** What the commands of a walk are drawn from. */
export interface Walker {
  readonly random: Random
  readonly view: StateView
  timeMs: number
  readonly markets: ReadonlyMap<string, MarketSpec>
  /** Whole ticks, by market; the marks follow these. */
  readonly prices: Map<string, number>
  /** Every plan that the venue was ever to carry out, so that late confirmations come too. */
  readonly plans: Pick<DeleveragingPlanned, 'planId' | 'lots'>[]
  /** Keys that were used, so that some are used again. */
  readonly keys: string[]
}

type Draw = (walker: Walker) => Command

/** Remembers the plans of a record that the venue is to carry out. */
export function notePlans({ plans }: Walker, events: readonly EngineEvent[] = []): void {
  for (const event of events) {
    if (event.kind === 'deleveragingPlanned' && event.expiresMs !== undefined) plans.push(event)
  }
}

/** One command of a venue's day: mostly trades and prices, now and then everything else. */
export function drawCommand(walker: Walker): Command {
  const { random, view } = walker
  if (view.isRoundUnfinished() && random.isOneIn100(90)) {
    if (random.isOneIn100(15)) walker.timeMs += random.pick([1_000, 6_000, 12_000])
    return { kind: 'continueCase', timeMs: walker.timeMs }
  }
  walker.timeMs += random.pick([0, 1, 200, 1_000, 1_000, 3_000])
  const command = random.pickWeighted(draws)(walker)
  if (!random.isOneIn100(20)) return command
  const isOld = walker.keys.length > 0 && random.isOneIn100(20)
  const key = isOld ? random.pick(walker.keys) : `k${walker.keys.length}`
  if (!isOld) walker.keys.push(key)
  return { ...command, idempotency: { key, bodyHash: `${command.kind}-${random.below(3)}` } }
}

const draws: readonly (readonly [weight: number, draw: Draw])[] = [
  [60, drawTrade],
  [44, drawPrices],
  [12, ({ timeMs }) => ({ kind: 'requestLiquidations', timeMs })],
  [18, drawFill],
  [6, drawFailure],
  [14, ({ timeMs }) => ({ kind: 'openRound', timeMs })],
  [10, drawConfirmation],
  [8, ({ timeMs }) => ({ kind: 'passTime', timeMs })],
  [8, drawDeposit],
  [8, drawWithdrawal],
  [6, drawMargin],
  [5, drawFunding],
  [2, ({ timeMs }) => ({ kind: 'settleFunding', timeMs })],
  [2, drawFundMoney],
  [3, drawUnwinding],
  [1, drawAssignment],
  [2, drawSwitch],
  [6, drawOffer],
  [4, drawCollaterals],
  [1, drawAccount],
  [2, drawOrder],
  [1, drawHalt],
  [14, drawResume],
  [1, ({ timeMs }) => ({ kind: 'start', timeMs })],
  ...officerDraws(5),
]

function drawTrade(walker: Walker): Command {
  const { random, timeMs, view } = walker
  const market = drawMarket(walker)
  const accounts = view.accounts()
  const near = walker.prices.get(market) ?? 1
  const [buyer, seller] = [random.pick(accounts), random.pick(accounts)]
  const means = buyer.collateralQuote < seller.collateralQuote ? buyer : seller
  const leverage = BigInt(random.pick([1, 4, 15, 30, 45]))
  const size = (means.collateralQuote * leverage) / lotWorth(walker, market, BigInt(near))
  return {
    kind: 'trade',
    timeMs,
    market,
    lots: lots(size < 1n ? 1n : size),
    priceTicks: BigInt(Math.max(1, near + random.between(-2, 2))),
    buyer: drawParty(random, buyer),
    seller: drawParty(random, seller),
  }
}

/** What a lot is worth near a price, whole quote units and at least 1. */
function lotWorth({ markets }: Walker, market: string, priceTicks: bigint): bigint {
  const { contract = 'linear', tickValueQuote = 1n } = markets.get(market) ?? {}
  const worth = contract === 'linear' ? priceTicks * tickValueQuote : tickValueQuote / priceTicks
  return worth < 1n ? 1n : worth
}

function drawParty(random: Random, { account }: AccountView): TradeParty {
  const isIsolated = random.isOneIn100(30)
  const effect = random.pickWeighted(isHedge(account) ? hedgeEffects : oneWayEffects)
  return {
    account,
    ...(effect === 'none' ? {} : { effect }),
    ...(isIsolated ? { marginMode: 'isolated' as const } : {}),
    ...(isIsolated && random.isOneIn100(80)
      ? { isolatedMarginQuote: quoteUnits(BigInt(random.pick([50, 500, 4_000]))) }
      : {}),
  }
}

const hedgeEffects = [
  [70, 'open'],
  [29, 'close'],
  [1, 'none'],
] as const

const oneWayEffects = [
  [90, 'none'],
  [6, 'open'],
  [4, 'close'],
] as const

/** Accounts in hedge mode are called so. */
function isHedge(account: string): boolean {
  return account.startsWith('hedge')
}

/** Prices drift by a percent or jump by a tenth; one in eight is not what it should be. */
function drawPrices(walker: Walker): Command {
  const { random, timeMs, prices } = walker
  const observed: PriceObservation[] = []
  for (const [market, price] of prices) {
    if (random.isOneIn100(20)) continue
    const isJump = random.isOneIn100(12)
    const moved = price + Math.trunc((price * random.between(-10, 10)) / (isJump ? 50 : 1_000))
    const next = Math.min(50_000, Math.max(60, moved))
    prices.set(market, next)
    const mark = { numerator: BigInt(2 * next + random.below(3)), denominator: 2n }
    const good: PriceObservation = {
      market,
      markPriceTicks: mark,
      indexPriceTicks: { numerator: BigInt(next), denominator: 1n },
      sources: 3,
      priceTimeMs: timeMs - random.pick([0, 0, 100]),
    }
    observed.push(random.isOneIn100(12) ? spoiled(random, good) : good)
  }
  return { kind: 'updatePrices', timeMs, prices: observed }
}

function spoiled(random: Random, good: PriceObservation): PriceObservation {
  const { markPriceTicks: mark, indexPriceTicks: _index, ...rest } = good
  const { numerator, denominator } = mark ?? { numerator: 1n, denominator: 1n }
  return random.pick<PriceObservation>([
    rest,
    { ...rest, ...(mark === undefined ? {} : { markPriceTicks: mark }) },
    { ...good, sources: 1 },
    { ...good, priceTimeMs: good.priceTimeMs - 20_000 },
    { ...good, priceTimeMs: good.priceTimeMs + 1_000 },
    { ...good, markPriceTicks: { numerator: 0n, denominator } },
    { ...good, markPriceTicks: { numerator: -numerator, denominator } },
    { ...good, markPriceTicks: { numerator: numerator * 3n, denominator } },
  ])
}

/** A fill of something that is being liquidated, near its limit. */
function drawFill(walker: Walker): Command {
  const { random, view, timeMs } = walker
  const pending = view
    .liquidations()
    .flatMap(({ account, bucket, legs }) => legs.map((leg) => ({ account, bucket, leg })))
  if (pending.length === 0) return drawTrade(walker)
  const { account, bucket, leg } = random.pick(pending)
  const { numerator, denominator } = leg.limitPriceTicks ?? { numerator: 1n, denominator: 1n }
  const nearest = leg.side === 'long' ? numerator / denominator + 1n : numerator / denominator
  const better = BigInt(random.pick([-1, 0, 0, 1, 20]))
  const priceTicks = leg.side === 'long' ? nearest + better : nearest - better
  return {
    kind: 'fillLiquidation',
    timeMs,
    account,
    bucket,
    market: leg.market,
    side: leg.side,
    lots: lots(random.isOneIn100(60) ? leg.lots : BigInt(random.between(1, 9))),
    priceTicks: priceTicks < 1n ? 1n : priceTicks,
    counterparty: drawParty(random, random.pick(view.accounts())),
  }
}

function drawFailure({ random, view, timeMs }: Walker): Command {
  const pending = view.liquidations()
  if (pending.length === 0) return { kind: 'passTime', timeMs }
  const { account, bucket } = random.pick(pending)
  return { kind: 'failLiquidation', timeMs, account, bucket }
}

/** What the venue did of a plan: sometimes late, sometimes of a plan that nobody made. */
function drawConfirmation({ random, view, timeMs, plans: made }: Walker): Command {
  const plans = view.plans()
  if (made.length === 0) return { kind: 'requestLiquidations', timeMs }
  const isLate = plans.length === 0 || random.isOneIn100(20)
  if (isLate) {
    const unknown = { planId: 'walk:0:1:0:1', lots: [1] }
    const { planId, lots: planned } = random.isOneIn100(3) ? unknown : random.pick(made.slice(-6))
    const index = random.below(planned.length)
    const status = random.pick(['done', 'done', 'rejected'] as const)
    const count = status === 'rejected' ? 0n : BigInt(planned[index] ?? 0)
    return { kind: 'confirmPlan', timeMs, planId, fills: [{ index, status, lots: lots(count) }] }
  }
  const { planId, rows } = random.pick(plans)
  const fills = rows
    .filter(() => random.isOneIn100(70))
    .map(({ index, lots: open }) => {
      const status = random.pick(['done', 'done', 'partial', 'rejected'] as const)
      const part = open / 2n
      if (status === 'rejected' || (status === 'partial' && part === 0n)) {
        return { index, status: 'rejected' as const, lots: lots(0n) }
      }
      return { index, status, lots: lots(status === 'done' ? open : part) }
    })
  return { kind: 'confirmPlan', timeMs, planId, fills }
}

function drawDeposit({ random, view, timeMs }: Walker): Command {
  const { account } = random.pick(view.accounts())
  const amountQuote = quoteUnits(BigInt(random.between(1, 9_000)))
  return { kind: 'deposit', timeMs, account, amountQuote }
}

function drawWithdrawal({ random, view, timeMs }: Walker): Command {
  const { account, collateralQuote } = random.pick(view.accounts())
  const some = collateralQuote > 0n ? (collateralQuote * BigInt(random.between(1, 101))) / 100n : 1n
  return { kind: 'withdraw', timeMs, account, amountQuote: quoteUnits(some) }
}

function drawMargin({ random, view, timeMs }: Walker): Command {
  const held = view
    .accounts()
    .flatMap(({ account, positions }) =>
      positions.flatMap(({ market, sizeLots, marginMode }) =>
        marginMode === 'isolated' ? [{ account, market, side: sideOf(sizeLots) }] : [],
      ),
    )
  if (held.length === 0) return { kind: 'settleFunding', timeMs }
  const amountQuote = quoteUnits(BigInt(random.between(-2_000, 2_000)))
  return { kind: 'moveMargin', timeMs, ...random.pick(held), amountQuote }
}

function sideOf(sizeLots: bigint): Side {
  return sizeLots < 0n ? 'short' : 'long'
}

function drawFunding(walker: Walker): Command {
  const { random, timeMs } = walker
  const quotePerLot = { numerator: BigInt(random.between(-40, 40)), denominator: 7n }
  return { kind: 'accrueFunding', timeMs, market: drawMarket(walker), quotePerLot }
}

function drawFundMoney({ random, timeMs }: Walker): Command {
  const amountQuote = quoteUnits(BigInt(random.between(-2_000, 4_000)))
  return {
    kind: 'moveFundMoney',
    timeMs,
    fund: random.pick(['main', 'main', 'spare', 'own']),
    amountQuote,
  }
}

/** Lots of some inventory close near the price. */
function drawUnwinding(walker: Walker): Command {
  const { random, view, timeMs } = walker
  const held = view
    .funds()
    .flatMap(({ fund, positions }) => positions.map((position) => ({ fund, ...position })))
  if (held.length === 0) return drawFundMoney(walker)
  const { fund, market, sizeLots } = random.pick(held)
  const size = sizeLots < 0n ? -sizeLots : sizeLots
  const near = (walker.prices.get(market) ?? 1) + random.between(-3, 3)
  return {
    kind: 'unwindInventory',
    timeMs,
    fund,
    market,
    side: sideOf(sizeLots),
    lots: lots(random.isOneIn100(60) ? size : BigInt(random.between(1, 9))),
    priceTicks: BigInt(Math.max(1, near)),
    counterparty: drawParty(random, random.pick(view.accounts())),
  }
}

/** A market leaves for another fund, with or without money. */
function drawAssignment(walker: Walker): Command {
  const { random, timeMs } = walker
  const amountQuote = quoteUnits(BigInt(random.between(0, 2_000)))
  return {
    kind: 'assignMarket',
    timeMs,
    market: drawMarket(walker),
    fund: random.pick(['main', 'spare']),
    ...(random.isOneIn100(50) ? { amountQuote } : {}),
  }
}

function drawSwitch(walker: Walker): Command {
  const { random, view, timeMs } = walker
  const manual = view.triggers().filter(({ trigger }) => trigger === 'manual')
  if (manual.length === 0) return { kind: 'passTime', timeMs }
  const { layerIndex, market, isOn } = random.pick(manual)
  // Three layers come before the declared ones, which begin at 0.
  return { kind: 'setTrigger', timeMs, layer: layerIndex - 3, market, isOn: !isOn }
}

/** An offer near the price, or the end of one. */
function drawOffer(walker: Walker): Command {
  const { random, view, timeMs } = walker
  const { account } = random.pick(view.accounts())
  const market = drawMarket(walker)
  const near = BigInt(walker.prices.get(market) ?? 1)
  const limit = { numerator: near * BigInt(random.between(900, 1_100)), denominator: 1_000n }
  return {
    kind: 'placeOffer',
    timeMs,
    account,
    market,
    side: random.pick(['long', 'short']),
    lots: lots(random.isOneIn100(15) ? 0n : BigInt(random.between(1, 60))),
    ...(random.isOneIn100(60) ? { limitPriceTicks: limit } : {}),
  }
}

function drawCollaterals({ random, view, timeMs }: Walker): Command {
  const { account } = random.pick(view.accounts())
  return { kind: 'updateCollaterals', timeMs, account, collaterals: randomCollaterals(random) }
}

function drawAccount({ random, view, timeMs }: Walker): Command {
  const positionMode = random.pick(['oneWay', 'hedge'] as const)
  const account = `${positionMode}-${view.accounts().length}-${random.below(3)}`
  return { kind: 'openAccount', timeMs, account, accountKind: 'trader', positionMode }
}

function drawOrder({ random, view, timeMs }: Walker): Command {
  const { account } = random.pick(view.accounts())
  return { kind: 'orderCase', timeMs, account, bucket: 'cross', reason: 'drill' }
}

function drawHalt(walker: Walker): Command {
  const { random, timeMs } = walker
  const isDomain = random.isOneIn100(25)
  return {
    kind: 'halt',
    timeMs,
    ...(isDomain ? {} : { market: drawMarket(walker) }),
    reason: 'drill',
  }
}

function drawResume({ random, view, timeMs }: Walker): Command {
  // What has ended is hardly ever asked to go on.
  const isLeftAlone = !random.isOneIn100(10)
  const halted = view
    .prices()
    .filter(({ haltedFor, isSettled }) => haltedFor !== undefined && !(isSettled && isLeftAlone))
  if (halted.length === 0 && !random.isOneIn100(10)) return { kind: 'passTime', timeMs }
  const isDomain = halted.length === 0 || random.isOneIn100(40)
  return { kind: 'resume', timeMs, ...(isDomain ? {} : { market: random.pick(halted).market }) }
}

function drawMarket({ random, prices }: Walker): string {
  return random.pick([...prices.keys()])
}
