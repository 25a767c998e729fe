import { availableOf, bucketsOf, type Fund, type Market } from '../book/book.ts'
import { triggerOf } from '../book/layer.ts'
import { type MarketDrawdown, partsOf, type Trigger, type TriggerLine } from '../book/trigger.ts'
import { equity, notional, profit } from '../book/valuation.ts'
import {
  compare,
  floor,
  isNegative,
  larger,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { averageOf, balanceOf, lossesOf, peakOf, poolOf, resultOf } from './fund-history.ts'
import { type CaseRecord, isDone, type Round, saw } from './round.ts'

/** Switches triggers of all layers for all markets as the present state says (T-1). */
export function evaluateTriggers(round: Round): void {
  round.steps.forEach((layer, index) => {
    const trigger = triggerOf(layer)
    if (trigger === undefined) return
    for (const market of round.book.markets) {
      const key = switchKey(index, market)
      const isOn = round.switches.has(key)
      const isCrossed = isOn ? stops(round, trigger, market) : starts(round, trigger, market)
      if (isCrossed) turn(round, index, market, !isOn)
    }
  })
}

/** Turns the trigger of a layer on for a market, whatever was measured. */
export function switchOn(round: Round, index: number, market: Market): void {
  if (!round.switches.has(switchKey(index, market))) turn(round, index, market, true)
}

function turn(round: Round, index: number, market: Market, isOn: boolean): void {
  const layer = round.steps[index]
  const trigger = layer === undefined ? undefined : triggerOf(layer)
  if (layer === undefined || trigger === undefined) return
  const key = switchKey(index, market)
  if (isOn) round.switches.add(key)
  else round.switches.delete(key)
  round.changes.push({
    layer: layer.layer,
    layerIndex: index,
    trigger: trigger.kind,
    market: market.market,
    on: isOn,
  })
  saw(round, `${trigger.kind} ${isOn ? 'on' : 'off'}`)
}

/** Whether a layer acts for a case: where it has a trigger, only while it is on (T-2). */
export function isOnFor(round: Round, index: number, record: CaseRecord): boolean {
  const layer = round.steps[index]
  const trigger = layer === undefined ? undefined : triggerOf(layer)
  if (record.pool !== undefined) return record.pool.index === index
  return trigger === undefined || isTriggered(round, index, trigger, record)
}

/** Whether a later layer takes the next unit of a case, so that funds and vaults before it wait (T-3). */
export function isWithheld(round: Round, index: number, record: CaseRecord): boolean {
  const isAsked = round.steps.some((layer, later) => {
    const trigger = triggerOf(layer)
    return later > index && trigger !== undefined && isTriggered(round, later, trigger, record)
  })
  if (isAsked) saw(round, 'withheld')
  return isAsked
}

function isTriggered(
  round: Round,
  index: number,
  trigger: Trigger,
  { opening }: CaseRecord,
): boolean {
  const kinds = partsOf(trigger).map(({ kind }) => kind)
  if (kinds.includes('negativeEquity') && isNegative(opening.equity)) return true
  return opening.weightedLegs.some(({ market }) =>
    round.book.markets.some(
      (other) => other.market === market && round.switches.has(switchKey(index, other)),
    ),
  )
}

function switchKey(index: number, { market }: Market): string {
  return JSON.stringify([index, market])
}

function starts(round: Round, trigger: Trigger, market: Market): boolean {
  switch (trigger.kind) {
    case 'fundDrawdown':
    case 'marketDrawdown': {
      const measured = drawdownOf(round, trigger, market)
      if (measured === undefined) return isEmpty(round, market)
      const isRich = trigger.kind === 'fundDrawdown' || isAbove(trigger, poolOf(round.book, market))
      return isRich && reaches(negate(measured), trigger.start)
    }
    case 'backlog':
      return backlogOf(round) >= trigger.start
    case 'vaultLoss':
      return compare(lossOf(round, trigger.account), rational(trigger.start)) > 0
    case 'anyOf':
      return trigger.triggers.some((part) => starts(round, part, market))
    default:
      return holds(round, trigger, market)
  }
}

function stops(round: Round, trigger: Trigger, market: Market): boolean {
  switch (trigger.kind) {
    case 'fundDrawdown':
    case 'marketDrawdown': {
      const measured = drawdownOf(round, trigger, market)
      if (measured === undefined) return !isEmpty(round, market)
      const { ppm, isStrict } = trigger.stop
      return reaches(measured, { ppm: -ppm, isStrict })
    }
    case 'backlog':
      return backlogOf(round) < trigger.stop
    case 'vaultLoss':
      return compare(lossOf(round, trigger.account), rational(trigger.stop)) <= 0
    case 'anyOf':
      return trigger.triggers.every((part) => stops(round, part, market))
    default:
      return !holds(round, trigger, market)
  }
}

/** Triggers whose stop is that their start does not hold. */
function holds(round: Round, trigger: Trigger, market: Market): boolean {
  switch (trigger.kind) {
    case 'fundEmpty':
      return isEmpty(round, market)
    case 'belowAverage': {
      const pool = poolOf(round.book, market)
      const average = averageOf(round.histories, pool, trigger.windowMs)
      if (average === undefined) return isEmpty(round, market)
      const share = multiply(average, rational(trigger.sharePpm, 1_000_000n))
      const line = subtract(average, larger(share, rational(trigger.cushion)))
      return compare(rational(balanceOf(pool)), line) < 0
    }
    case 'losses':
      return lossesOf(round.histories, poolOf(round.book, market), trigger) >= trigger.count
    case 'vaultFull':
      return compare(sizeOf(round, trigger.account), rational(trigger.capacity)) >= 0
    default:
      return false
  }
}

/** Whether a measure is at a line or beyond it; strictly beyond where the line itself does not count. */
function reaches(measure: Rational, { ppm, isStrict }: TriggerLine): boolean {
  const distance = compare(measure, rational(ppm, 1_000_000n))
  return isStrict ? distance > 0 : distance >= 0
}

/** How far a pool, or a market in it, fell from its peak: negative; undefined where no peak is known. */
function drawdownOf(
  { book, histories }: Round,
  trigger: Extract<Trigger, { readonly kind: 'fundDrawdown' | 'marketDrawdown' }>,
  market: Market,
): Rational | undefined {
  const pool = poolOf(book, market)
  const peak = peakOf(histories, pool, trigger.windowMs)
  if (peak === undefined || peak <= 0n) return undefined
  if (trigger.kind === 'fundDrawdown') return rational(balanceOf(pool) - peak, peak)
  const { last, highest } = resultOf(histories, pool, market)
  return rational(last - highest, peak)
}

function isAbove({ balanceAbove }: MarketDrawdown, pool: readonly Fund[]): boolean {
  return balanceAbove === undefined || balanceOf(pool) > balanceAbove
}

function isEmpty({ book }: Round, market: Market): boolean {
  return poolOf(book, market).every((fund) => availableOf(fund) === 0n)
}

/** Buckets that wait to be closed: cases of the round, and when it is over whoever it left bankrupt. */
function backlogOf({ book, cases, hasEnded }: Round): number {
  const open = cases.filter((record) => !isDone(record))
  if (!hasEnded) return open.length
  const suspended = open.filter(({ pool }) => pool === undefined)
  const bankrupt = bucketsOf(book).filter(
    (bucket) => isNegative(equity(bucket)) && !suspended.some((record) => record.bucket === bucket),
  )
  return suspended.length + bankrupt.length
}

function lossOf({ book }: Round, id: string): Rational {
  const account = book.accounts.find((other) => other.account === id)
  const held = account?.buckets.flatMap(({ positions }) => positions) ?? []
  return larger(zero, negate(total(held.map(profit))))
}

function sizeOf({ book }: Round, id: string): Rational {
  const account = book.accounts.find((other) => other.account === id)
  const held = account?.buckets.flatMap(({ positions }) => positions) ?? []
  return total(held.map(notional))
}

/** How much funds before a pinned layer may still pay for a market (T-4). */
export interface Room {
  /** Place of the layer. */
  readonly index: number
  readonly market: Market
  readonly amount: bigint
}

/** The rooms that pinned triggers leave a fund of a market's pool in it: of layers behind one while they are off, or of all. */
export function roomsOf(
  round: Round,
  fund: Fund,
  market: Market,
  behind: number | undefined,
): Room[] {
  if (!poolOf(round.book, market).includes(fund)) return []
  return round.steps.flatMap((layer, index) => {
    const trigger = triggerOf(layer)
    if (trigger === undefined) return []
    const isOn = round.switches.has(switchKey(index, market))
    if (behind !== undefined && (index <= behind || isOn)) return []
    return partsOf(trigger).flatMap((part) => {
      if (part.kind !== 'marketDrawdown' || !part.isPinned) return []
      const amount = roomOf(round, part, market)
      return amount === undefined ? [] : [{ index, market, amount }]
    })
  })
}

function roomOf(
  { book, histories }: Round,
  trigger: MarketDrawdown,
  market: Market,
): bigint | undefined {
  const pool = poolOf(book, market)
  const peak = peakOf(histories, pool, trigger.windowMs)
  if (peak === undefined || peak <= 0n || !isAbove(trigger, pool)) return undefined
  const { last, highest } = resultOf(histories, pool, market)
  const room = floor(rational(trigger.start.ppm * peak, 1_000_000n)) - (highest - last)
  return room > 0n ? room : 0n
}
