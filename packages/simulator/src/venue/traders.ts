import { type Command, lots, quoteUnits, type Side } from '@plimsoll/engine'
import type { RandomStream } from '../populations/random-stream.ts'
import { evenDraw } from '../populations/ranks.ts'
import type { Attention, TraderBehaviour } from '../scenarios/scenario.ts'
import { lotValue } from './lot-value.ts'
import { closingOrder, type TradingRoom, tradesOf } from './market-order.ts'
import { fraction } from './millionths.ts'
import { worldStream } from './random-streams.ts'
import type { TradedMarket } from './traded-market.ts'
import type { MarginReading } from './venue-reader.ts'

/** What a trader does when it looks. */
type Temperament = 'adds' | 'flees' | 'withdraws' | 'holds'

/** A trader and what it has outside the venue. */
interface Trader {
  readonly account: string
  readonly temperament: Temperament
  reserveQuote: bigint
}

/** The traders of a venue. */
export interface Traders {
  /** Names of those who look at their accounts in this step. */
  attentive(): string[]
  /** What they do, given what they see. */
  act(seen: readonly MarginReading[], room: TradingRoom): Command[]
}

/** A trader at the start. */
export interface TraderStart {
  readonly account: string
  readonly equityQuote: bigint
}

/** Equity above this multiple of maintenance lets someone who withdraws take money out. */
const RICH = 10
/** Who withdraws takes this part of its free money. */
const WITHDRAWN_PART = 0.2
/** Who adds margin comes back to this multiple of the warning. */
const RESTORED = 2
/** A trade between two accounts is this part of the smaller equity. */
const TRADED_PART = 0.02

/** Traders with the temperaments of a seed. */
export function tradersOf(
  starts: readonly TraderStart[],
  behaviour: TraderBehaviour,
  seed: number,
): Traders {
  const temperaments = worldStream(seed, 'temperaments')
  const attention = worldStream(seed, 'attention')
  const trading = worldStream(seed, 'trades')
  const traders = starts.map(({ account, equityQuote }) => {
    const temperament = drawTemperament(behaviour, temperaments)
    const reserve = (equityQuote * BigInt(behaviour.reservePpm)) / 1_000_000n
    return { account, temperament, reserveQuote: temperament === 'adds' ? reserve : 0n }
  })
  const looks = looksPerStep(behaviour.attention, traders.length)
  const byName = new Map(traders.map((trader) => [trader.account, trader]))
  return {
    attentive: () => {
      const names = Array.from(
        { length: looks },
        () => traders[attention() % traders.length]?.account ?? '',
      )
      return [...new Set(names)]
    },
    act: (seen, room) => {
      const commands: Command[] = []
      const calm: MarginReading[] = []
      for (const reading of seen) {
        const trader = byName.get(reading.account)
        if (trader === undefined) continue
        const reaction = react({ trader, reading }, behaviour, room)
        commands.push(...reaction)
        if (reaction.length === 0 && reading.bucket === 'cross') calm.push(reading)
      }
      const open = [...room.markets.values()].filter(({ isOpen }) => isOpen)
      for (let trade = 0; trade < behaviour.tradesPerStep; trade += 1) {
        commands.push(...tradeBetween(calm, open, trading, room))
      }
      return commands
    },
  }
}

function looksPerStep(attention: Attention, traders: number): number {
  if ('sharePpm' in attention) return Math.ceil((traders * attention.sharePpm) / 1_000_000)
  return traders === 0 ? 0 : attention.accounts
}

function drawTemperament(behaviour: TraderBehaviour, stream: RandomStream): Temperament {
  let left = evenDraw(stream) - fraction(behaviour.addsPpm)
  if (left < 0) return 'adds'
  left -= fraction(behaviour.fleesPpm)
  if (left < 0) return 'flees'
  return left < fraction(behaviour.withdrawsPpm) ? 'withdraws' : 'holds'
}

interface Reaction {
  readonly trader: Trader
  readonly reading: MarginReading
}

function react(reaction: Reaction, behaviour: TraderBehaviour, room: TradingRoom): Command[] {
  const { trader, reading } = reaction
  const equity = equityOf(reading)
  const maintenance = Number(reading.maintenanceQuote)
  const isWarned = maintenance > 0 && equity < maintenance * fraction(behaviour.warningPpm)
  if (isWarned && trader.temperament === 'adds')
    return addMargin(reaction, equity, { ...behaviour, ...room })
  if (isWarned && trader.temperament === 'flees') return flee(reaction, room)
  if (trader.temperament === 'withdraws' && equity > maintenance * RICH)
    return withdraw(reaction, room)
  return []
}

function equityOf({ equityQuote }: MarginReading): number {
  return Number(equityQuote.numerator) / Number(equityQuote.denominator)
}

/** Money from outside reaches the wallet first; an isolated position gets it from there. */
function addMargin(
  { trader, reading }: Reaction,
  equity: number,
  { warningPpm, timeMs }: Pick<TraderBehaviour, 'warningPpm'> & Pick<TradingRoom, 'timeMs'>,
): Command[] {
  const { account } = trader
  const target = Number(reading.maintenanceQuote) * fraction(warningPpm) * RESTORED
  const missing = BigInt(Math.ceil(target - equity))
  const amountQuote = quoteUnits(missing < trader.reserveQuote ? missing : trader.reserveQuote)
  if (amountQuote <= 0n) return []
  trader.reserveQuote -= amountQuote
  const deposit: Command = { kind: 'deposit', timeMs, account, amountQuote }
  const isolated = isolatedIn(reading)
  return isolated === undefined
    ? [deposit]
    : [deposit, { kind: 'moveMargin', timeMs, account, ...isolated, amountQuote }]
}

function isolatedIn({
  bucket,
  positions,
}: MarginReading): { market: string; side: Side } | undefined {
  const [only] = positions
  if (bucket === 'cross' || only === undefined) return undefined
  return { market: only.market, side: only.side }
}

/** Closes the first position that can be traded, at whatever price there is. */
function flee({ trader, reading }: Reaction, room: TradingRoom): Command[] {
  const position = reading.positions.find(({ market }) => room.markets.get(market)?.isOpen === true)
  const traded = position && room.markets.get(position.market)
  if (position === undefined || traded === undefined) return []
  return tradesOf(closingOrder(trader.account, reading.bucket, position), traded, room)
}

function withdraw({ trader, reading }: Reaction, { timeMs }: TradingRoom): Command[] {
  const free = Number(reading.moneyQuote) - Number(reading.maintenanceQuote) * RICH
  const amount = Math.floor(Math.min(free, equityOf(reading)) * WITHDRAWN_PART)
  if (amount <= 0 || reading.bucket !== 'cross') return []
  const amountQuote = quoteUnits(BigInt(amount))
  return [{ kind: 'withdraw', timeMs, account: trader.account, amountQuote }]
}

/** Two of those who looked agree on the middle of a market. */
function tradeBetween(
  calm: readonly MarginReading[],
  open: readonly TradedMarket[],
  stream: RandomStream,
  { timeMs, partyOf }: TradingRoom,
): Command[] {
  const draws = [stream(), stream(), stream()]
  if (calm.length < 2 || open.length === 0) return []
  const [first = 0, second = 0, third = 0] = draws
  const buyer = calm[first % calm.length]
  const seller = calm[second % calm.length]
  const traded = open[third % open.length]
  if (buyer === undefined || seller === undefined || traded === undefined) return []
  if (buyer.account === seller.account) return []
  const { market, book, terms } = traded
  const value = Math.min(equityOf(buyer), equityOf(seller)) * TRADED_PART
  const size = Math.floor(value / lotValue(terms, book.midTicks))
  if (size < 1) return []
  return [
    {
      kind: 'trade',
      timeMs,
      market,
      lots: lots(BigInt(size)),
      priceTicks: BigInt(book.midTicks),
      buyer: partyOf(buyer.account, 'open'),
      seller: partyOf(seller.account, 'open'),
    },
  ]
}
