import type { DeleveragingFilled, DeleveragingPlanned, PriceRule, Ratio } from '@plimsoll/engine'
import { compare } from '../../exact/rational.ts'
import { positionAt, wholes } from '../booking.ts'
import type { Judge } from '../judge.ts'
import { beginPlan, fillPlan, forgetPlan, type Plan } from '../plans.ts'
import { placeOf } from '../slots.ts'
import { ceilingOf, isSameRatio, shownRatio } from '../valuation.ts'
import type { Position, World } from '../world.ts'
import { whyNotAsked, whyNotNow } from './allocation.ts'
import { bearsFill } from './candidate-cap.ts'
import type { ExpectedCut, ExpectedPass } from './expected.ts'
import { expectCaseLeg, expectLayer, expectPriced } from './layer-checks.ts'
import { isUnbounded } from './pricing.ts'
import { costScaled } from './rounding.ts'
import { opposite, type RoundModel } from './round-model.ts'

/** A leg is to be closed against candidates: whom, in which order, for how much, and that they can bear it. */
export function judgePlan(
  world: World,
  round: RoundModel,
  event: DeleveragingPlanned,
  due: ExpectedPass,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const leg = positionAt(world, event.position)
  expectCaseLeg(world, round, event.caseNumber, leg)
  judge.expect('I-11', leg === due.position, () => {
    return `${placeOf(leg)} is closed out of turn, due is ${placeOf(due.position)}`
  })
  expectPriced(world, round, leg)
  expectPrice(world, event, due)
  expectName(world, round, event, due)
  const rows = rowsOf(world, event)
  for (const row of rows) expectCandidate(world, round, due, row)
  expectLots(world, event, due, rows)
  expectValues(world, due, rows)
  expectSelection(world, event, due, rows)
  if (isUnbounded(due.price)) due.of.isUnbounded = true
  due.of.roundings += BigInt(rows.length)
  rows.forEach(({ position }, index) => {
    if (event.hedgesBroken?.[index] === true) due.broken.add(position.bucket)
  })
  for (const { position, lots } of rows) {
    due.lotsBefore += lots
    round.closed.set(position, (round.closed.get(position) ?? 0n) + lots)
  }
  const plan = beginPlan(world, event, leg)
  if (!world.terms.isSidecar) round.filling = plan
}

/** A plan that is filled as it is made is filled whole. */
export function judgeFill(world: World, round: RoundModel, event: DeleveragingFilled): void {
  const made = round.filling
  const isWhole = made?.id === event.planId && isSameColumns(made, event.positions, event.lots)
  world.judge.expect('plan', isWhole, () => `${event.planId} is not filled as it was made`)
  forgetPlan(world, fillPlan(world, event))
  round.filling = undefined
}

function isSameColumns(
  { rows }: Plan,
  positions: readonly number[],
  lots: readonly number[],
): boolean {
  return (
    rows.length === positions.length &&
    rows.every(
      (row, index) =>
        row.position.slot === positions[index] && row.lots === BigInt(lots[index] ?? 0),
    )
  )
}

interface Row {
  readonly position: Position
  readonly lots: bigint
  readonly value: bigint
  readonly money: bigint
}

function rowsOf(world: World, event: DeleveragingPlanned): Row[] {
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const money = wholes(world, event.reservedMoney)
  return event.positions.map((slot, index) => ({
    position: positionAt(world, slot),
    lots: lots[index] ?? 0n,
    value: values[index] ?? 0n,
    money: money[index] ?? 0n,
  }))
}

function expectName(
  { judge, terms }: World,
  round: RoundModel,
  event: DeleveragingPlanned,
  { of, policyHash }: ExpectedPass,
): void {
  const number = round.eventCount
  const isNamed =
    event.planNumber === number && event.planId === `${of.id}:${round.sequence}:${number}`
  judge.expect('plan', isNamed, () => `plan ${event.planNumber} is called ${event.planId}`)
  const expiresMs = terms.isSidecar ? round.openedMs + terms.limits.planExpiryMs : undefined
  judge.expect('plan', event.policyHash === policyHash, () => {
    return `${event.planId} follows policy ${event.policyHash}, that of the layer is ${policyHash}`
  })
  judge.expect('plan', event.expiresMs === expiresMs, () => {
    return `${event.planId} expires at ${event.expiresMs}, due ${expiresMs}`
  })
}

/** The price of the rule; one that the deficit makes lies between bankruptcy and mark. */
function expectPrice({ judge }: World, event: DeleveragingPlanned, due: ExpectedPass): void {
  const { lotValue, isPricedByFill } = due.closing
  const isRule =
    event.priceRule === due.price &&
    (event.isPricedByFill === true) === isPricedByFill &&
    isSameRatio(event.lotQuote, lotValue) &&
    isSameRatio(event.bankruptcyLotQuote, due.bankruptcy)
  judge.expect('I-09', isRule, () => {
    return `a lot of ${placeOf(due.position)} is priced ${shownRatio(event.lotQuote)} by ${event.priceRule}, due ${shownRatio(lotValue)} by ${due.price}`
  })
  if (!madeByDeficit.has(due.price)) return
  const { isLongOfValue, market } = due.position
  const { lotValue: mark } = market
  const [low, high] = isLongOfValue ? [mark, due.bankruptcy] : [due.bankruptcy, mark]
  const isWithin = compare(event.lotQuote, low) >= 0 && compare(event.lotQuote, high) <= 0
  judge.expect('I-09', isWithin, () => {
    return `${shownRatio(event.lotQuote)} is not between ${shownRatio(low)} and ${shownRatio(high)}`
  })
}

const madeByDeficit: ReadonlySet<PriceRule> = new Set<PriceRule>([
  'bankruptcy',
  'markCappedAtBankruptcy',
  'fundFloor',
])

function expectCandidate(world: World, round: RoundModel, due: ExpectedPass, row: Row): void {
  const { judge } = world
  const { policy } = due
  const { position, lots, value } = row
  const { market, side } = due.position
  const asked = { market, side: opposite(side), owners: due.owners }
  // What a pooled pass does to a holder counts when all his fills are there.
  const reason =
    whyNotAsked(round, policy, position, asked) ??
    (due.isPooled ? undefined : whyNotNow(world, round, policy, position))
  judge.expect('I-07', reason === undefined, () => `${placeOf(position)} is cut and ${reason}`)
  const free = position.lots - position.reserved
  judge.expect('I-08', lots > 0n && lots <= free, () => {
    return `${lots} lots of ${placeOf(position)} are cut, ${free} are free`
  })
  if (!due.isPooled) {
    const { standing } = policy.limits ?? {}
    judge.expect('I-06', bearsFill(world, position, { lots, value }, standing), () => {
      return `${placeOf(position)} cannot bear to give ${lots} lots for ${value}`
    })
  }
  if (world.claimed.size === 0) return undefined
  return judge.expect('liquidation', position.bucket.liquidation === undefined, () => {
    return `${placeOf(position)} is cut while the venue closes it`
  })
}

/** What is asked is what is open of the leg, and no more is planned. */
function expectLots(
  { judge }: World,
  event: DeleveragingPlanned,
  due: ExpectedPass,
  rows: readonly Row[],
): void {
  const planned = rows.reduce((sum, { lots }) => sum + lots, due.lotsBefore)
  const isExact = BigInt(event.requiredLots) === due.requiredLots && planned <= due.requiredLots
  judge.expect('I-12', isExact && rows.length > 0, () => {
    return `${planned} lots planned of ${event.requiredLots} asked, ${due.requiredLots} are open`
  })
}

/** Differences of one running total of the pass, and what they cost against mark. */
function expectValues({ judge, scale }: World, due: ExpectedPass, rows: readonly Row[]): void {
  for (const { position, lots, value, money } of rows) {
    const exact = due.closing.take(lots)
    judge.expect('I-09', value === exact, () => {
      return `${lots} lots of ${placeOf(position)} for ${value}, by the running total ${exact}`
    })
    const cost = ceilingOf(costScaled(position, lots, { value, scale }), scale)
    judge.expect('plan', money === (cost > 0n ? cost : 0n), () => {
      return `${money} units of ${placeOf(position)} are reserved, the cut costs ${cost}`
    })
  }
}

/** Exactly those whom the policy selects, in its order, each with all he can give or what is left. */
function expectSelection(
  { judge }: World,
  event: DeleveragingPlanned,
  { cuts }: ExpectedPass,
  rows: readonly Row[],
): void {
  if (cuts === undefined) return
  const count = Math.max(cuts.length, rows.length)
  for (let index = 0; index < count; index += 1) {
    const [cut, row] = [cuts[index], rows[index]]
    const isSame = cut !== undefined && cut.position === row?.position && cut.lots === row.lots
    judge.expect('I-13', isSame, () => {
      return `place ${index + 1} gives ${shownPart(row)}, the policy selects ${shownPart(cut)}`
    })
    const isRanked =
      event.ranks?.[index] === cut?.rank &&
      isSameScore(event.scores?.[index], cut?.score) &&
      isSameScore(event.scoresAfter?.[index], cut?.scoreAfter)
    judge.expect('I-13', isRanked, () => `place ${index + 1} has another rank or score`)
  }
  expectHedges(judge, event, cuts)
}

function isSameScore(stated: Ratio | undefined, due: Ratio | undefined): boolean {
  return stated === undefined || due === undefined ? stated === due : isSameRatio(stated, due)
}

/** Whose hedge is broken is said, row by row, where anybody's is (SPEC A-9). */
function expectHedges(
  judge: Judge,
  { hedgesBroken }: DeleveragingPlanned,
  cuts: readonly ExpectedCut[],
): void {
  const isLevelled = cuts.some(({ isHedgeBroken }) => isHedgeBroken !== undefined)
  if (!isLevelled && hedgesBroken === undefined) return
  const isAny = cuts.some(({ isHedgeBroken }) => isHedgeBroken === true)
  const isDue = isAny
    ? hedgesBroken?.length === cuts.length &&
      cuts.every(({ isHedgeBroken = false }, index) => hedgesBroken[index] === isHedgeBroken)
    : hedgesBroken === undefined
  judge.expect('hedge', isDue, () => {
    const due = cuts.map(({ isHedgeBroken = false }) => isHedgeBroken).join()
    return `hedges are said to be broken: ${hedgesBroken?.join() ?? 'none'}; due: ${due}`
  })
}

function shownPart(part: Pick<Row, 'position' | 'lots'> | undefined): string {
  return part === undefined ? 'nothing' : `${part.lots} of ${placeOf(part.position)}`
}
