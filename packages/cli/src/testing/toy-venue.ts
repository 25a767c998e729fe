import {
  type CallArguments,
  type MessageOf,
  type PlimsollClient,
  PlimsollProblem,
  type StreamPlace,
} from '@plimsoll/client'
import { ToyBook, type ToyLeg } from './toy-book.ts'
import { bookMoney } from './toy-bookings.ts'

type Plan = MessageOf<'plans'>['data']['plans'][number]
type Command = Extract<CallArguments<'postCommands'>['body'], { readonly kind: string }>
type BookDocument = CallArguments<'postBook'>['body']['book']

/** What became of a run of the toy venue. */
export interface ToyCounts {
  trades: number
  plans: number
  rows: number
  partial: number
  rejected: number
  repeated: number
  /** Fills and trades that were never reported. */
  forgotten: number
  /** Fills that were reported too late to be counted. */
  late: number
  syncs: number
  reconnects: number
  /** Accounts that a sync found different. */
  differences: number
}

const markets = ['ALPHA', 'BETA'] as const
const channels = ['adl.events', 'plans', 'ops.halts'] as const
const planExpiryMs = 300
const startTicks = 10_000n

/**
 * A venue that executes itself. It knows the server through the client only, and its own book through its own sums; it trades, moves
 * prices, carries plans out well and badly, and states its book whenever it has done something that it did not report.
 */
export class ToyVenue {
  readonly domain: string
  readonly book = new ToyBook()
  readonly counts: ToyCounts = {
    trades: 0,
    plans: 0,
    rows: 0,
    partial: 0,
    rejected: 0,
    repeated: 0,
    forgotten: 0,
    late: 0,
    syncs: 0,
    reconnects: 0,
    differences: 0,
  }
  readonly #client: PlimsollClient
  readonly #draw: () => number
  readonly #marks = new Map<string, bigint>(markets.map((market) => [market, startTicks]))
  /** Plans that are open, each with what is reserved for it. */
  readonly #plans = new Map<string, Plan>()
  /** Lots that were executed for a plan and not yet booked by the server, by plan and account. */
  readonly #executed = new Map<string, bigint>()
  /** Everything up to this record is in the book, by a statement or by the stream. */
  #bookedSeq = 0
  /** Things done that were not reported, ever; and how many of them the last statement knew of. */
  #unreported = 0
  #stated = 0
  /** What the stream says while a statement is on its way. */
  #held: MessageOf<'adl.events'>[] | undefined
  readonly #places = new Map<string, StreamPlace>()
  #reading = new AbortController()
  #reader: Promise<void> = Promise.resolve()
  #failure: Error | undefined
  readonly #work: Promise<void>[] = []

  constructor(client: PlimsollClient, domain: string, draw: () => number) {
    this.#client = client
    this.domain = domain
    this.#draw = draw
    for (let index = 0; index < 12; index += 1) {
      this.book.open(`u${String(index).padStart(2, '0')}`, 40_000n + 5_000n * BigInt(index))
    }
    this.book.payFund('insurance', 3_000n)
  }

  /** Begins the domain, and follows what it does. */
  async start(): Promise<void> {
    await this.#client.postBook({
      domain: this.domain,
      body: { book: this.#statement(), isComplete: true },
    })
    this.#follow()
    // What happens before the channels have begun would not be seen.
    while (this.#places.size < channels.length) {
      this.#throwFailure()
      await pause(5)
    }
    await this.#prices()
  }

  /** So many things, one after the other; plans are carried out meanwhile. */
  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      this.#throwFailure()
      const draw = this.#draw()
      if (draw < 0.55) await this.#trade()
      else if (draw < 0.85) await this.#movePrices()
      else if (draw < 0.9) await this.#deposit()
      else if (draw < 0.95) await this.#restart()
      else await this.#forgetTrade()
      if (this.#isDirty()) await this.#sync()
    }
  }

  /**
   * Stops the domain so that no further round opens, waits until no plan is open and everything was stated, and until the stream
   * says so. What other channels have left to say may still come.
   */
  async finish(): Promise<void> {
    await this.#halt({})
    do {
      await Promise.all(this.#work.splice(0))
      this.#throwFailure()
      if (this.#isDirty()) await this.#sync()
      await pause(20)
    } while (this.#plans.size > 0 || this.#work.length > 0 || this.#isDirty())
    const lastSeq = await this.#halt({ market: markets[0] })
    while ((this.#places.get('ops.halts')?.seq ?? 0) < lastSeq) {
      this.#throwFailure()
      await pause(5)
    }
  }

  /** Reads no further. */
  async stop(): Promise<void> {
    this.#reading.abort()
    await this.#reader
    this.#throwFailure()
  }

  async #halt(what: { readonly market?: string }): Promise<number> {
    const body = { kind: 'halt', reason: 'the day is over', ...what } as const
    const answer = await this.#client.postCommands({ domain: this.domain, body })
    if (!('sequence' in answer)) throw new Error(`the halt was answered ${JSON.stringify(answer)}`)
    return answer.sequence ?? 0
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error))
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #follow(): void {
    const controller = new AbortController()
    this.#reading = controller
    this.#reader = this.#read(controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) this.#fail(error)
    })
  }

  async #read(signal: AbortSignal): Promise<void> {
    const stream = this.#client.stream(
      channels.map((channel) => {
        const from = this.#places.get(channel)
        return { domain: this.domain, channel, ...(from !== undefined && { from }) }
      }),
      { signal },
    )
    for await (const message of stream) {
      const { channel, epoch, seq } = message
      if (message.channel === 'plans') this.#receive(message)
      else if (message.channel === 'adl.events') {
        if (this.#held === undefined) this.#book(message)
        else this.#held.push(message)
      }
      this.#places.set(channel, { epoch, seq })
    }
  }

  #book({ seq, type, data }: MessageOf<'adl.events'>): void {
    if (type === 'snapshot') {
      // It stands for records that would not be seen; the server keeps more of them than there are in a run.
      if (this.#places.has('adl.events')) throw new Error(`the stream lost its place before ${seq}`)
      return
    }
    if (!('events' in data) || seq <= this.#bookedSeq) return
    bookMoney(this.book, data.events, (planId, leg, lots) =>
      this.#expectExecuted(planId, leg, lots),
    )
  }

  /** The server may book only what the venue did. */
  #expectExecuted(planId: string, { account }: ToyLeg, lots: bigint): void {
    const key = `${planId} ${account}`
    const done = this.#executed.get(key) ?? 0n
    if (lots > done) throw new Error(`${key}: ${lots} lots were booked, ${done} were done`)
    this.#executed.set(key, done - lots)
  }

  #receive({ type, data }: MessageOf<'plans'>): void {
    if (type === 'snapshot') this.#plans.clear()
    for (const { planId } of data.ended ?? []) this.#plans.delete(planId)
    for (const plan of data.plans) {
      const isNew = !this.#plans.has(plan.planId)
      this.#plans.set(plan.planId, plan)
      if (isNew && type !== 'snapshot') {
        this.#work.push(
          this.#carryOut(plan).catch((error: unknown) => {
            this.#fail(error)
          }),
        )
      }
    }
  }

  async #carryOut(plan: Plan): Promise<void> {
    this.counts.plans += 1
    const { planId, market } = plan
    for (const row of plan.rows) {
      this.counts.rows += 1
      if (this.#draw() < 0.1) await pause(this.#draw() * 1.5 * planExpiryMs)
      const draw = this.#draw()
      const whole = BigInt(row.size)
      const lots = draw < 0.15 ? 0n : draw < 0.4 && whole > 1n ? whole / 2n : whole
      const status = lots === 0n ? 'rejected' : lots < whole ? 'partial' : 'done'
      if (status !== 'done') this.counts[status] += 1
      if (draw > 0.97) {
        // The venue did it, and forgot to say so.
        this.counts.forgotten += 1
        this.#doWithoutReport(plan, row.account, lots)
        continue
      }
      const key = `${planId} ${row.account}`
      this.#executed.set(key, (this.#executed.get(key) ?? 0n) + lots)
      const fills = [{ index: row.index, status, size: String(lots) } as const]
      const uncounted = await this.#confirm(plan, { market, fills }, lots)
      if (uncounted === 0n) continue
      this.counts.late += 1
      this.#doWithoutReport(plan, row.account, uncounted)
    }
  }

  /** Returns the lots that the server did not count, because it was too late for them. */
  async #confirm(
    { planId }: Plan,
    body: CallArguments<'confirmPlan'>['body'],
    lots: bigint,
  ): Promise<bigint> {
    const args = { domain: this.domain, plan: planId, body }
    const idempotencyKey = crypto.randomUUID()
    const sends = this.#draw() < 0.2 ? 2 : 1
    this.counts.repeated += sends - 1
    let uncounted = 0n
    for (let send = 0; send < sends; send += 1) {
      try {
        const { events = [] } = await this.#client.confirmPlan(args, { idempotencyKey })
        uncounted = events
          .filter(({ kind }) => kind === 'confirmationUnmatched')
          .reduce((sum, event) => sum + BigInt(String(Reflect.get(event, 'lots'))), 0n)
      } catch (error) {
        if (!(error instanceof PlimsollProblem) || error.code !== 'rejected') throw error
        uncounted = lots
      }
    }
    return uncounted
  }

  #isDirty(): boolean {
    return this.#unreported > this.#stated
  }

  /** What was done and is not counted stays done; it will be in the next statement. */
  #doWithoutReport(plan: Plan, account: string, lots: bigint): void {
    this.#unreported += 1
    const opposite = plan.side === 'long' ? 'short' : 'long'
    const { market } = plan
    const price = BigInt((plan.price ?? '0').split('.')[0] ?? 0)
    this.book.close({ account, market, side: opposite }, lots, lots * price)
    this.book.close({ account: plan.account, market, side: plan.side }, lots, lots * price)
  }

  async #trade(): Promise<void> {
    const { market, buyer, seller, lots } = this.#drawTrade()
    const price = this.#markOf(market)
    const isDone = await this.#submit({
      kind: 'trade',
      market,
      size: String(lots),
      price: String(price),
      buyer: { account: buyer },
      seller: { account: seller },
    })
    if (!isDone) return
    this.counts.trades += 1
    this.book.trade(market, lots, price, buyer, seller)
  }

  /** A trade whose report is lost: the books differ until the next statement. */
  async #forgetTrade(): Promise<void> {
    if (this.#plans.size > 0) return
    const { market, buyer, seller } = this.#drawTrade()
    this.counts.forgotten += 1
    this.book.trade(market, 1n, this.#markOf(market), buyer, seller)
    this.#unreported += 1
  }

  async #deposit(): Promise<void> {
    const account = this.#drawAccount()
    const amount = 1n + BigInt(Math.floor(1_000 * this.#draw()))
    if (await this.#submit({ kind: 'deposit', account, amount: String(amount) })) {
      this.book.pay(account, amount)
    }
  }

  async #movePrices(): Promise<void> {
    for (const market of markets) {
      const jump = this.#draw() < 0.3 ? 0.4 : 0.03
      const change = BigInt(Math.round(2_000 * jump * (this.#draw() - 0.5)))
      const mark = this.#markOf(market)
      const next = mark + (mark * change) / 1_000n
      this.#marks.set(market, next < 2_000n ? 2_000n : next)
    }
    await this.#prices()
  }

  async #prices(): Promise<void> {
    const prices = [...this.#marks].map(([market, mark]) => ({
      market,
      markPrice: String(mark),
      sources: 3,
      priceTimeMs: Date.now(),
    }))
    await this.#submit({ kind: 'updatePrices', prices })
  }

  async #restart(): Promise<void> {
    this.counts.reconnects += 1
    this.#reading.abort()
    await this.#reader
    if (this.#draw() < 0.3) await pause(this.#draw() * planExpiryMs)
    this.#follow()
  }

  /** States the book once no plan is open any more. Records before the statement do not count from then on. */
  async #sync(): Promise<void> {
    await Promise.all(this.#work.splice(0))
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const unreported = this.#unreported
      this.#held = []
      try {
        const answer = await this.#client.postBook({
          domain: this.domain,
          body: { book: this.#statement(), isComplete: true },
        })
        this.#bookedSeq = answer.sequence
        this.#stated = unreported
        this.counts.syncs += 1
        this.counts.differences += answer.differences?.accountsCount ?? 0
        return
      } catch (error) {
        if (!(error instanceof PlimsollProblem) || error.code !== 'rejected') throw error
        await pause(planExpiryMs / 3)
      } finally {
        const held = this.#held
        this.#held = undefined
        for (const message of held) this.#book(message)
      }
    }
    throw new Error(`${this.domain}: the book was never taken`)
  }

  async #submit(body: Command): Promise<boolean> {
    try {
      await this.#client.postCommands({ domain: this.domain, body })
      return true
    } catch (error) {
      if (error instanceof PlimsollProblem && error.code === 'rejected') return false
      throw error
    }
  }

  #drawTrade(): { market: string; buyer: string; seller: string; lots: bigint } {
    const buyer = this.#drawAccount()
    let seller = this.#drawAccount()
    while (seller === buyer) seller = this.#drawAccount()
    const market = this.#draw() < 0.7 ? markets[0] : markets[1]
    return { market, buyer, seller, lots: 1n + BigInt(Math.floor(12 * this.#draw())) }
  }

  #drawAccount(): string {
    const names = [...this.book.accounts.keys()]
    return names[Math.floor(this.#draw() * names.length)] ?? 'u00'
  }

  #markOf(market: string): bigint {
    return this.#marks.get(market) ?? startTicks
  }

  #statement(): BookDocument {
    return {
      version: 1,
      timeMs: Date.now(),
      domain: this.domain,
      asset: { name: 'TOY', decimals: 0 },
      execution: 'sidecar',
      limits: { planExpiryMs },
      markets: markets.map((market) => ({
        market,
        contract: 'linear',
        tickSize: '1',
        lotSize: '1',
        markPrice: String(this.#markOf(market)),
        maintenanceTiers: [{ notionalFrom: '0', rate: '0.02' }],
      })),
      accounts: [...this.book.accounts].map(([account, { moneyQuote, positions }]) => ({
        account,
        kind: 'trader',
        collateral: String(moneyQuote),
        positions: [...positions].map(([market, { lots, costQuote }]) => ({
          market,
          size: String(lots),
          entryValue: String(costQuote),
          marginMode: 'cross',
        })),
      })),
      funds: [...this.book.funds].map(([fund, balance]) => ({
        fund,
        markets: [...markets],
        balance: String(balance),
        floor: '0',
      })),
      waterfall: [
        { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
        { layer: 'adl', policy: 'bitmex' },
        { layer: 'profitHaircut' },
      ],
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
