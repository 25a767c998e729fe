import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { formatUnits } from '@plimsoll/protocol'

/**
 * A short history of a small venue, in the files that Hyperliquid publishes, with the states of all accounts before and
 * after. Kept in whole 10^-6 of money and whole lots, and otherwise on purpose in other ways than the importer does it.
 */
export interface DrawnHistory {
  /** Text by name of file. */
  readonly files: ReadonlyMap<string, string>
  /** Inside the history, when what `after` says was true. */
  readonly atMs: number
  readonly after: readonly DrawnAccount[]
  /** Marks at that time, by coin. */
  readonly marks: Readonly<Record<string, string>>
}

export interface DrawnAccount {
  readonly account: string
  /** Money of the wallet and of isolated positions after paying for all positions, in 10^-6. */
  rawUnits: bigint
  /** Lots by coin, signed. */
  readonly lots: Map<string, bigint>
}

const coins = [
  { coin: 'BTC', sizeDecimals: 5, ticks: 1_100_000, table: 51 },
  { coin: 'HYPE', sizeDecimals: 2, ticks: 412_345, table: 10 },
  { coin: 'kPEPE', sizeDecimals: 0, ticks: 10_234, table: 3 },
] as const
const startMs = 1_760_126_694_218
const blockMs = 997
const minuteMs = 60_000
const unitPlaces = 6

export function drawHistory(seed: number, blockCount = 140, accountCount = 7): DrawnHistory {
  return new History(seed, accountCount).play(blockCount)
}

/** Puts the files into a folder. */
export function writeHistory(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): void {
  for (const [name, text] of files) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

interface Held {
  lots: bigint
  cost: bigint
  isolatedUnits?: bigint
}

interface Trader {
  readonly account: string
  units: bigint
  readonly held: Map<string, Held>
}

class History {
  readonly #random: () => number
  readonly #traders: Trader[]
  readonly #ticks = new Map<string, number>(coins.map(({ coin, ticks }) => [coin, ticks]))
  readonly #fills: string[] = []
  readonly #misc: string[] = []
  readonly #contexts: string[] = [contextHeader]
  /** The last mark that the files tell, by coin. */
  readonly #told = new Map<string, string>()
  #trade = 900_000
  #block = 758_750_000

  constructor(seed: number, accountCount: number) {
    let state = (seed * 2_654_435_761) % 2 ** 32
    this.#random = () => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
      return state / 2 ** 32
    }
    this.#traders = Array.from({ length: accountCount }, (_none, index) => ({
      account: `0x${(index + 1).toString(16).padStart(40, 'a')}`,
      units: BigInt(1_000_000 + this.#below(9_000_000)) * 1_000_000n,
      held: new Map(),
    }))
  }

  play(blockCount: number): DrawnHistory {
    for (let count = 0; count < 4 * this.#traders.length; count += 1) this.#deal(0)
    this.#isolate()
    const states = this.#traders.map((trader) => this.#state(trader, startMs)).join('')
    const meta = this.#meta()
    const atBlock = Math.floor(blockCount * 0.8)
    let after: DrawnAccount[] = []
    let marks: Record<string, string> = {}
    for (let block = 0; block < blockCount; block += 1) {
      this.#playBlock(startMs - 100 + block * blockMs, block)
      if (block !== atBlock) continue
      after = this.#traders.map(accountOf)
      marks = Object.fromEntries(this.#told)
    }
    const hour = (name: string, at: number): string => `${name}/hourly/20251010/${at}`
    const half = Math.floor(blockCount / 2)
    const files = new Map([
      ['clearinghouse_states/all.jsonl', states],
      ['meta_and_asset_ctxs.json', meta],
      [hour('node_fills_by_block', 9), this.#fills.slice(0, half).join('')],
      [hour('node_fills_by_block', 10), this.#fills.slice(half).join('')],
      [hour('misc_events_by_block', 20), this.#misc.join('')],
      ['asset_ctxs/20251010.csv', this.#contexts.join('')],
    ])
    return { files, atMs: startMs - 100 + atBlock * blockMs, after, marks }
  }

  #playBlock(timeMs: number, block: number): void {
    if (block % 20 === 0) this.#moveMarks()
    if (timeMs % minuteMs < blockMs) this.#tellContexts(timeMs - (timeMs % minuteMs))
    const tradeCount = this.#below(3)
    const fills = Array.from({ length: block === 0 ? 0 : tradeCount }, () =>
      this.#deal(timeMs),
    ).flat()
    this.#fills.push(this.#blockLine(timeMs, fills))
    this.#misc.push(this.#blockLine(timeMs, block === 0 ? [] : this.#miscEvents(timeMs)))
    this.#block += 1
  }

  #blockLine(timeMs: number, events: readonly unknown[]): string {
    const time = `${new Date(timeMs).toISOString().slice(0, 23)}123456`
    const line = { local_time: time, block_time: time, block_number: this.#block, events }
    return `${JSON.stringify(line)}\n`
  }

  /** Two traders of one market; now and then one of them is liquidated, or deleveraged. */
  #deal(timeMs: number): unknown[] {
    const { coin, sizeDecimals } = this.#oneOf(coins)
    const buyer = this.#oneOf(this.#traders)
    const seller = this.#oneOf(this.#traders.filter((one) => one !== buyer))
    if (isIsolated(buyer, coin) || isIsolated(seller, coin)) return []
    const lots = BigInt(1 + this.#below(coin === 'kPEPE' ? 90_000 : 40_000))
    const ticks = (this.#ticks.get(coin) ?? 0) + this.#below(200) - 100
    this.#trade += 1
    const drawn = this.#below(8)
    const liquidation = {
      liquidatedUser: seller.account,
      markPx: this.#priceText(coin, this.#ticks.get(coin) ?? 0),
      method: drawn === 0 ? 'market' : 'backstop',
    }
    const shared = {
      coin,
      px: this.#priceText(coin, ticks),
      sz: formatUnits(lots, sizeDecimals),
      time: timeMs,
      hash: `0x${this.#trade.toString(16)}`,
      oid: this.#trade * 2,
      crossed: true,
      tid: this.#trade,
      feeToken: 'USDC',
      ...(drawn < 2 && { liquidation }),
    }
    if (drawn < 2 && timeMs > 0) this.#told.set(coin, liquidation.markPx)
    const buyerDir = drawn === 1 ? 'Auto-Deleveraging' : 'Open Long'
    return [
      [buyer.account, { ...shared, ...this.#book(buyer, coin, lots, ticks, buyerDir), side: 'B' }],
      [
        seller.account,
        { ...shared, ...this.#book(seller, coin, -lots, ticks, 'Open Short'), side: 'A' },
      ],
    ]
  }

  #book(trader: Trader, coin: string, lots: bigint, ticks: number, dir: string): object {
    const held = trader.held.get(coin) ?? { lots: 0n, cost: 0n }
    const { sizeDecimals = 0 } = coins.find((one) => one.coin === coin) ?? {}
    const startPosition = formatUnits(held.lots, sizeDecimals)
    const paid = lots * BigInt(ticks)
    const fee = (lots < 0n ? -paid : paid) / 4000n
    trader.units -= paid + fee
    const after = held.lots + lots
    const isReduced = after !== 0n && held.lots > 0n === after > 0n && held.lots > 0n !== lots > 0n
    const isTurned = held.lots !== 0n && held.lots > 0n !== after > 0n
    if (isReduced) held.cost = (held.cost * after) / held.lots
    else held.cost = isTurned ? after * BigInt(ticks) : held.cost + paid
    held.lots = after
    trader.held.set(coin, held)
    return { startPosition, dir, closedPnl: '0.0', fee: formatUnits(fee, unitPlaces) }
  }

  #miscEvents(timeMs: number): unknown[] {
    const time = `${new Date(timeMs).toISOString().slice(0, 23)}123456`
    const drawn = this.#below(5)
    if (drawn === 0) return [{ time, hash: '0x0', inner: { Funding: { deltas: this.#funding() } } }]
    if (drawn > 3) return []
    const units = BigInt(1 + this.#below(5_000_000))
    const [from, to] = [this.#oneOf(this.#traders), this.#oneOf(this.#traders)]
    const usdc = formatUnits(units, unitPlaces)
    const entry = (users: readonly string[], delta: unknown): unknown[] => [
      { time, hash: '0x0', inner: { LedgerUpdate: { users, delta } } },
    ]
    if (drawn === 1) {
      from.units += units
      return entry([from.account], { type: 'deposit', usdc })
    }
    if (drawn === 2) {
      from.units -= units + 1_000_000n
      return entry([from.account], { type: 'withdraw', usdc, nonce: 1, fee: '1.0' })
    }
    from.units -= units
    to.units += units
    const [user, destination] = [from.account, to.account]
    return entry([user, destination], { type: 'subAccountTransfer', usdc, user, destination })
  }

  #funding(): unknown[] {
    return this.#traders.slice(0, 2).flatMap((trader) =>
      [...trader.held].flatMap(([coin, held]) => {
        if (held.lots === 0n) return []
        const units = BigInt(this.#below(2_000) - 1_000)
        if (held.isolatedUnits === undefined) trader.units += units
        else held.isolatedUnits += units
        return [{ user: trader.account, coin, funding_amount: formatUnits(units, unitPlaces) }]
      }),
    )
  }

  /** One trader's position becomes isolated, with money of its own, and is not traded any more. */
  #isolate(): void {
    const [trader] = this.#traders
    const found = [...(trader?.held ?? [])].find(([, { lots }]) => lots !== 0n)
    if (trader === undefined || found === undefined) return
    const [, held] = found
    held.isolatedUnits = 900_000_000n - held.cost
    trader.units -= held.isolatedUnits
  }

  #moveMarks(): void {
    for (const { coin } of coins) {
      const ticks = this.#ticks.get(coin) ?? 0
      this.#ticks.set(coin, ticks + this.#below(ticks / 50) - Math.floor(ticks / 110))
    }
  }

  #tellContexts(minuteAtMs: number): void {
    const time = new Date(minuteAtMs).toISOString().slice(0, 19).replace('T', ' ')
    for (const { coin } of coins) {
      const mark = this.#priceText(coin, this.#ticks.get(coin) ?? 0)
      this.#told.set(coin, mark)
      this.#contexts.push(`${time},${coin},0.0000125,1.0,1,1,,${mark},${mark},${mark},,\n`)
    }
  }

  #state({ account, units, held }: Trader, time: number): string {
    const positions = [...held].filter(([, { lots }]) => lots !== 0n)
    const entries = positions.map(([coin, one]) => this.#position(coin, one))
    const valueOf = ([coin, { lots }]: [string, Held]): bigint =>
      lots * BigInt(this.#ticks.get(coin) ?? 0)
    const cross = positions.filter(([, { isolatedUnits }]) => isolatedUnits === undefined)
    const crossValue = cross.reduce((sum, one) => sum + valueOf(one), units)
    const isolated = positions.filter(([, { isolatedUnits }]) => isolatedUnits !== undefined)
    const value = isolated.reduce(
      (sum, one) => sum + valueOf(one) + (one[1].isolatedUnits ?? 0n),
      crossValue,
    )
    const isolatedUnits = isolated.reduce((sum, [, one]) => sum + (one.isolatedUnits ?? 0n), 0n)
    const summary = (amount: bigint, raw: bigint): unknown => ({
      accountValue: formatUnits(amount, unitPlaces),
      totalRawUsd: formatUnits(raw, unitPlaces),
    })
    const state = {
      marginSummary: summary(value, units + isolatedUnits),
      crossMarginSummary: summary(crossValue, units),
      crossMaintenanceMarginUsed: formatUnits(this.#maintenance(cross), unitPlaces),
      assetPositions: entries,
      time,
    }
    return `${JSON.stringify({ user: account, state })}\n`
  }

  #maintenance(cross: readonly (readonly [string, Held])[]): bigint {
    return cross.reduce((sum, [coin, { lots }]) => {
      const leverage = leverageOf(coins.find((one) => one.coin === coin)?.table ?? 0)
      const value = lots * BigInt(this.#ticks.get(coin) ?? 0)
      return sum + (value < 0n ? -value : value) / BigInt(2 * leverage)
    }, 0n)
  }

  #longs(coin: string, sizeDecimals: number): string {
    const lots = this.#traders.map(({ held }) => held.get(coin)?.lots ?? 0n)
    const sum = lots.reduce((longs, one) => (one > 0n ? longs + one : longs), 0n)
    return formatUnits(sum, sizeDecimals)
  }

  #position(coin: string, { lots, cost, isolatedUnits }: Held): unknown {
    const { sizeDecimals = 0 } = coins.find((one) => one.coin === coin) ?? {}
    const value = lots * BigInt(this.#ticks.get(coin) ?? 0)
    const size = lots < 0n ? -lots : lots
    const leverage = {
      type: isolatedUnits === undefined ? 'cross' : 'isolated',
      value: 3,
      ...(isolatedUnits !== undefined && { rawUsd: formatUnits(isolatedUnits, unitPlaces) }),
    }
    // An entry price with more digits than the venue prints; cost over size, cut off.
    const entry = ((cost < 0n ? -cost : cost) * 1000n) / size
    return {
      type: 'oneWay',
      position: {
        coin,
        szi: formatUnits(lots, sizeDecimals),
        leverage,
        entryPx: formatUnits(entry, unitPlaces - sizeDecimals + 3),
        positionValue: formatUnits(value < 0n ? -value : value, unitPlaces),
        unrealizedPnl: formatUnits(value - cost, unitPlaces),
        marginUsed: formatUnits(value + (isolatedUnits ?? 0n), unitPlaces),
      },
    }
  }

  #meta(): string {
    const universe = coins.map(({ coin, sizeDecimals, table }) => ({
      name: coin,
      szDecimals: sizeDecimals,
      maxLeverage: leverageOf(table),
      marginTableId: table,
    }))
    const tiers = [
      { lowerBound: '0.0', maxLeverage: 40 },
      { lowerBound: '150000000.0', maxLeverage: 20 },
    ]
    const marginTables = [[51, { description: 'tiered 40x', marginTiers: tiers }]]
    const contexts = coins.map(({ coin, sizeDecimals }) => {
      const mark = this.#priceText(coin, this.#ticks.get(coin) ?? 0)
      const openInterest = this.#longs(coin, sizeDecimals)
      return { markPx: mark, oraclePx: mark, openInterest, funding: '0.0000125' }
    })
    return `${JSON.stringify([{ universe, marginTables }, contexts])}\n`
  }

  #priceText(coin: string, ticks: number): string {
    const { sizeDecimals = 0 } = coins.find((one) => one.coin === coin) ?? {}
    return formatUnits(BigInt(ticks), unitPlaces - sizeDecimals)
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound)
  }

  #oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.#below(choices.length)]
    if (chosen === undefined) throw new RangeError('nothing to choose from')
    return chosen
  }
}

const contextHeader =
  'time,coin,funding,open_interest,prev_day_px,day_ntl_vlm,premium,oracle_px,mark_px,mid_px,impact_bid_px,impact_ask_px\n'

function leverageOf(table: number): number {
  return table === 51 ? 40 : table
}

function isIsolated({ held }: Trader, coin: string): boolean {
  return held.get(coin)?.isolatedUnits !== undefined
}

function accountOf({ account, units, held }: Trader): DrawnAccount {
  const rawUnits = [...held.values()].reduce((sum, one) => sum + (one.isolatedUnits ?? 0n), units)
  const lots = [...held]
    .filter(([, one]) => one.lots !== 0n)
    .map(([coin, one]) => [coin, one.lots] as const)
  return { account, rawUnits, lots: new Map(lots) }
}
