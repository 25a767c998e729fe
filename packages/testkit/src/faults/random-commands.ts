import {
  type BookSpec,
  type FillConfirmation,
  type LiquidationView,
  lots,
  type PlanView,
  quoteUnits,
  type Ratio,
  type Side,
  type StateView,
  type TradeParty,
} from '@plimsoll/engine'
import type { Submission } from '@plimsoll/journal'
import type { Random } from '../generators/random.ts'
import { officerDraws } from '../world-auditor/walk/officer-commands.ts'
import type { PriceFaultKind } from './fault.ts'
import type { PlanMemory, PlanReference } from './plan-memory.ts'
import { PriceWalk } from './price-walk.ts'
import { randomCollaterals } from './random-venue.ts'

/** A command, what is wrong with the prices in it, and the plan it is meant for. */
export interface DrawnCommand {
  readonly submission: Submission
  readonly priceFaults?: readonly PriceFaultKind[]
  readonly plan?: PlanReference
}

interface Isolated {
  readonly account: string
  readonly market: string
  readonly side: Side
}

/** Draws what traders, price sources, the venue and its officers do next, knowing the state and not the sequencer. */
export class RandomCommands {
  readonly #random: Random
  readonly #walks: readonly PriceWalk[]
  readonly #accounts: string[]
  readonly #hedgers: ReadonlySet<string>
  readonly #funds: readonly string[]
  readonly #isolated: Isolated[] = []
  /** Commands that have to come after a shock before anything else is of interest. */
  #urgent: (() => DrawnCommand)[] = []
  #opened = 0

  constructor(book: BookSpec, random: Random) {
    this.#random = random
    this.#walks = book.markets.map((market) => new PriceWalk(market, random))
    this.#accounts = book.accounts.map(({ account }) => account)
    this.#hedgers = new Set(
      book.accounts
        .filter(({ positionMode }) => positionMode === 'hedge')
        .map(({ account }) => account),
    )
    this.#funds = book.funds.map(({ fund }) => fund)
  }

  /** The next command, at a true time. */
  next(state: StateView, plans: PlanMemory, nowMs: number): DrawnCommand {
    const urgent = this.#urgent.shift()
    if (urgent !== undefined) return urgent()
    if (this.#random.isOneIn100(3)) this.#shock(nowMs)
    return this.#draw(state, plans, nowMs)
  }

  #goodPrices(nowMs: number): Submission {
    return {
      kind: 'updatePrices',
      prices: this.#walks.map((walk) => walk.observe(nowMs).observation),
    }
  }

  #draw(state: StateView, plans: PlanMemory, nowMs: number): DrawnCommand {
    const random = this.#random
    const liquidations = state.liquidations()
    // What has ended is hardly ever asked to go on.
    const halted = state
      .prices()
      .filter(
        ({ haltedFor, isSettled }) =>
          haltedFor !== undefined && !(isSettled && !random.isOneIn100(5)),
      )
    const draw = random.pickWeighted<() => DrawnCommand>([
      [30, () => this.#trade()],
      [14, () => this.#prices(nowMs)],
      [5, () => this.#deposit()],
      [5, () => this.#withdraw()],
      [this.#isolated.length > 0 ? 4 : 0, () => this.#moveMargin()],
      [2, () => this.#moveFundMoney()],
      [2, () => this.#unwindInventory(state)],
      [1, () => this.#assignMarket()],
      [2, () => this.#setTrigger(state)],
      [4, () => this.#placeOffer()],
      [3, () => this.#updateCollaterals()],
      [3, () => this.#accrueFunding()],
      [2, () => ({ submission: { kind: 'settleFunding' } })],
      [6, () => ({ submission: { kind: 'requestLiquidations' } })],
      [liquidations.length > 0 ? 20 : 0, () => this.#fillLiquidation(random.pick(liquidations))],
      [liquidations.length > 0 ? 2 : 0, () => failLiquidation(random.pick(liquidations))],
      [plans.open.length > 0 ? 20 : 0, () => this.#confirmPlan('open', plans.open)],
      [plans.past.length > 0 ? 5 : 0, () => this.#confirmPlan('past', plans.past)],
      [1, () => this.#orderCase()],
      [6, () => ({ submission: { kind: 'openRound' } })],
      [4, () => ({ submission: { kind: 'passTime' } })],
      [1, () => this.#halt()],
      [halted.length > 0 ? 12 : 0, () => this.#resume(halted.map(({ market }) => market))],
      [1, () => this.#openAccount()],
      [6, () => this.#officer(state, nowMs)],
      [3, () => this.#nonsense()],
    ])
    return draw()
  }

  /** A price jumps, and the venue does what it must. */
  #shock(nowMs: number): void {
    const { market } = this.#random.pick(this.#walks)
    this.#walks.find((walk) => walk.market === market)?.shock()
    this.#urgent = [
      () => ({ submission: this.#goodPrices(nowMs) }),
      () => ({ submission: { kind: 'requestLiquidations' } }),
      () => ({ submission: { kind: 'openRound' } }),
    ]
  }

  #trade(): DrawnCommand {
    const walk = this.#random.pick(this.#walks)
    const spread = BigInt(this.#random.between(-3, 3))
    const priceTicks = walk.ticks + spread
    const buyer = this.#party(walk.market, 'long')
    const seller = this.#party(walk.market, 'short')
    return {
      submission: {
        kind: 'trade',
        market: walk.market,
        lots: this.#someLots(),
        priceTicks: priceTicks < 1n ? 1n : priceTicks,
        buyer,
        seller,
      },
    }
  }

  #party(market: string, side: Side): TradeParty {
    const random = this.#random
    const account = random.pick(this.#accounts)
    const isIsolated = random.isOneIn100(25)
    if (isIsolated) this.#remember({ account, market, side })
    return {
      account,
      ...(isIsolated ? { marginMode: 'isolated' } : {}),
      ...(isIsolated ? { isolatedMarginQuote: this.#someMoney() } : {}),
      ...(this.#hedgers.has(account) || random.isOneIn100(5)
        ? {
            effect: random.pickWeighted([
              [3, 'open'],
              [1, 'close'],
            ] as const),
          }
        : {}),
    }
  }

  #remember(isolated: Isolated): void {
    this.#isolated.push(isolated)
    if (this.#isolated.length > 20) this.#isolated.shift()
  }

  #prices(nowMs: number): DrawnCommand {
    const random = this.#random
    const observed = random
      .shuffle(this.#walks)
      .slice(0, random.between(1, this.#walks.length))
      .map((walk) => {
        walk.wander(15_000)
        return random.isOneIn100(25) ? walk.misread(nowMs) : walk.observe(nowMs)
      })
    const faults = observed.flatMap(({ fault }) => (fault === undefined ? [] : [fault]))
    return {
      submission: { kind: 'updatePrices', prices: observed.map(({ observation }) => observation) },
      ...(faults.length === 0 ? {} : { priceFaults: faults }),
    }
  }

  #deposit(): DrawnCommand {
    const account = this.#random.pick(this.#accounts)
    return { submission: { kind: 'deposit', account, amountQuote: this.#someMoney() } }
  }

  #withdraw(): DrawnCommand {
    const account = this.#random.pick(this.#accounts)
    return { submission: { kind: 'withdraw', account, amountQuote: this.#someMoney() } }
  }

  #moveMargin(): DrawnCommand {
    const isolated = this.#random.pick(this.#isolated)
    const amount = this.#someMoney()
    const amountQuote = this.#random.isOneIn100(50) ? amount : quoteUnits(-amount)
    return { submission: { kind: 'moveMargin', ...isolated, amountQuote } }
  }

  #moveFundMoney(): DrawnCommand {
    const fund = this.#random.pick(this.#funds)
    const amount = this.#someMoney()
    const amountQuote = this.#random.isOneIn100(60) ? amount : quoteUnits(-amount)
    return { submission: { kind: 'moveFundMoney', fund, amountQuote } }
  }

  /** Lots of some inventory close near the price. */
  #unwindInventory(state: StateView): DrawnCommand {
    const random = this.#random
    const held = state
      .funds()
      .flatMap(({ fund, positions }) => positions.map((position) => ({ fund, ...position })))
    if (held.length === 0) return this.#moveFundMoney()
    const { fund, market, sizeLots } = random.pick(held)
    const size = sizeLots < 0n ? -sizeLots : sizeLots
    const ticks = this.#walks.find((walk) => walk.market === market)?.ticks ?? 1n
    const side = sizeLots < 0n ? 'short' : 'long'
    return {
      submission: {
        kind: 'unwindInventory',
        fund,
        market,
        side,
        lots: random.isOneIn100(60) ? lots(size) : this.#someLots(),
        priceTicks: ticks + BigInt(random.below(4)),
        counterparty: this.#party(market, side),
      },
    }
  }

  #assignMarket(): DrawnCommand {
    const { market } = this.#random.pick(this.#walks)
    const fund = this.#random.pick(this.#funds)
    const amountQuote = this.#someMoney()
    return { submission: { kind: 'assignMarket', market, fund, amountQuote } }
  }

  /** A trigger that waits for an officer, or now and then one that does not. */
  #setTrigger(state: StateView): DrawnCommand {
    const triggers = state.triggers()
    const manual = triggers.filter(({ trigger }) => trigger === 'manual')
    if (triggers.length === 0) return { submission: { kind: 'passTime' } }
    const { layerIndex, market, isOn } = this.#random.pick(manual.length > 0 ? manual : triggers)
    // Three layers come before the declared ones, which begin at 0.
    return { submission: { kind: 'setTrigger', layer: layerIndex - 3, market, isOn: !isOn } }
  }

  /** At bankruptcy or up to a limit near the price; now and then the end of an offer. */
  #placeOffer(): DrawnCommand {
    const random = this.#random
    const { market, ticks } = random.pick(this.#walks)
    const perMille = BigInt(random.between(800, 1_200))
    return {
      submission: {
        kind: 'placeOffer',
        account: random.pick(this.#accounts),
        market,
        side: random.pick(['long', 'short']),
        lots: random.isOneIn100(10) ? lots(0n) : this.#someLots(),
        ...(random.isOneIn100(50)
          ? { limitPriceTicks: { numerator: ticks * perMille, denominator: 1_000n } }
          : {}),
      },
    }
  }

  #updateCollaterals(): DrawnCommand {
    const account = this.#random.pick(this.#accounts)
    const collaterals = randomCollaterals(this.#random)
    return { submission: { kind: 'updateCollaterals', account, collaterals } }
  }

  #accrueFunding(): DrawnCommand {
    const numerator = BigInt(this.#random.between(-90, 90))
    const quotePerLot = { numerator, denominator: BigInt(this.#random.between(1, 9)) }
    const { market } = this.#random.pick(this.#walks)
    return { submission: { kind: 'accrueFunding', market, quotePerLot } }
  }

  /** At the limit, better, or now and then beyond it. */
  #fillLiquidation({ account, bucket, legs }: LiquidationView): DrawnCommand {
    const random = this.#random
    // Closed by other means since; the next request takes note of it.
    if (legs.length === 0) return { submission: { kind: 'requestLiquidations' } }
    const leg = random.pick(legs)
    const { market, side, limitPriceTicks } = leg
    const limit = limitPriceTicks === undefined ? 1n : worstTicks(limitPriceTicks, side)
    const better = BigInt(
      random.pickWeighted([
        [2, 0],
        [6, random.between(1, 400)],
        [1, -5],
      ]),
    )
    const priceTicks = side === 'long' ? limit + better : limit - better
    const part = BigInt(random.between(1, 4))
    return {
      submission: {
        kind: 'fillLiquidation',
        account,
        bucket,
        market,
        side,
        lots: random.isOneIn100(60) ? leg.lots : lots((leg.lots + part - 1n) / part),
        priceTicks: priceTicks < 1n ? 1n : priceTicks,
        counterparty: this.#party(market, side),
      },
    }
  }

  #confirmPlan(standing: 'open' | 'past', plans: readonly PlanView[]): DrawnCommand {
    const random = this.#random
    const place = random.below(plans.length)
    const { planId = '', rows = [] } = plans[place] ?? {}
    const some = rows.filter(() => random.isOneIn100(80))
    const fills = some.map(({ index, lots: open }): FillConfirmation => {
      const part = lots(BigInt(random.between(1, Number(open))))
      const fill = random.pickWeighted<Omit<FillConfirmation, 'index'>>([
        [6, { status: 'done', lots: open }],
        [2, part < open ? { status: 'partial', lots: part } : { status: 'done', lots: open }],
        [1, { status: 'rejected', lots: lots(0n) }],
      ])
      return { index, ...fill }
    })
    return {
      submission: { kind: 'confirmPlan', planId, fills },
      plan: { standing, place },
    }
  }

  #orderCase(): DrawnCommand {
    const account = this.#random.pick(this.#accounts)
    return { submission: { kind: 'orderCase', account, bucket: 'cross', reason: 'by order' } }
  }

  #halt(): DrawnCommand {
    const market = this.#random.pick([undefined, ...this.#walks.map((walk) => walk.market)])
    const reason = 'something is wrong'
    return { submission: { kind: 'halt', ...(market === undefined ? {} : { market }), reason } }
  }

  /** Nobody sees from prices alone whether a market or the whole domain is halted. */
  #resume(markets: readonly string[]): DrawnCommand {
    const market = this.#random.pick([undefined, ...markets])
    return { submission: { kind: 'resume', ...(market === undefined ? {} : { market }) } }
  }

  #openAccount(): DrawnCommand {
    const isNew = this.#opened < 8 && this.#random.isOneIn100(80)
    const account = isNew ? `n${this.#opened}` : this.#random.pick(this.#accounts)
    if (isNew) {
      this.#opened += 1
      this.#accounts.push(account)
    }
    return { submission: { kind: 'openAccount', account, accountKind: 'trader' } }
  }

  /** What officers do, and the book of a venue that keeps it. */
  #officer(view: StateView, nowMs: number): DrawnCommand {
    const random = this.#random
    const prices = new Map(this.#walks.map(({ market, ticks }) => [market, Number(ticks)]))
    const draw = random.pickWeighted(officerDraws(2))
    const { timeMs: _, ...submission } = draw({ random, view, prices, timeMs: nowMs })
    return { submission }
  }

  /** What nobody should send. */
  #nonsense(): DrawnCommand {
    const random = this.#random
    const account = random.pick(this.#accounts)
    const { market } = random.pick(this.#walks)
    const huge = quoteUnits(2n ** 60n)
    return {
      submission: random.pick<Submission>([
        { kind: 'deposit', account: 'nobody', amountQuote: quoteUnits(5n) },
        { kind: 'deposit', account, amountQuote: quoteUnits(0n) },
        { kind: 'deposit', account, amountQuote: huge },
        { kind: 'openAccount', account: '', accountKind: 'trader' },
        {
          kind: 'accrueFunding',
          market: 'nowhere',
          quotePerLot: { numerator: 1n, denominator: 1n },
        },
        { kind: 'moveFundMoney', fund: 'nothing', amountQuote: quoteUnits(1n) },
        { kind: 'failLiquidation', account, bucket: 'cross' },
        { kind: 'orderCase', account, bucket: 'isolated:none:long', reason: 'none' },
        { kind: 'confirmPlan', planId: 'world:0:1:0:1', fills: [] },
        { kind: 'resume', market },
        { kind: 'placeOffer', account: 'nobody', market, side: 'long', lots: lots(1n) },
        { kind: 'placeOffer', account, market, side: 'short', lots: lots(-1n) },
        { kind: 'continueCase' },
        {
          kind: 'trade',
          market,
          lots: lots(1n),
          priceTicks: 100n,
          buyer: { account },
          seller: { account },
        },
      ]),
    }
  }

  #someLots(): ReturnType<typeof lots> {
    return lots(BigInt(this.#random.pick([1, 5, 30, 150, 600]) * this.#random.between(1, 9)))
  }

  #someMoney(): ReturnType<typeof quoteUnits> {
    const scale = BigInt(this.#random.pick([1, 10, 100, 1_000]))
    return quoteUnits(scale * BigInt(this.#random.between(1, 900)))
  }
}

function failLiquidation({ account, bucket }: LiquidationView): DrawnCommand {
  return { submission: { kind: 'failLiquidation', account, bucket } }
}

/** The worst whole tick that a limit still allows. */
function worstTicks({ numerator, denominator }: Ratio, side: Side): bigint {
  const floor = numerator / denominator
  return side === 'long' && floor * denominator < numerator ? floor + 1n : floor
}
