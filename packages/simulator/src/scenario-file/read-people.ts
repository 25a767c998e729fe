import { type Place, refuseAt, under } from '@plimsoll/protocol'
import type { Marginal } from '../populations/marginal.ts'
import type {
  Attention,
  CutReactions,
  FundingSchedule,
  FundShare,
  LeverageSpec,
  LiquidatorRule,
  MakerSpec,
  PopulationSpec,
  ShortSide,
  TraderBehaviour,
} from '../scenarios/scenario.ts'
import { DecimalFields, type Range, readNumber } from './decimal-fields.ts'
import type { MarketNames } from './market-names.ts'
import type { ScenarioDocument } from './scenario-schema.ts'

type PopulationDocument = NonNullable<ScenarioDocument['population']>

const weightMax = 1_000_000
const leverageMax = 10_000
const amountMax = 1e15
const multipleMax = 1_000
const exponentMax = 100
const logDeviationMax = 10

/** Names that a population may use. */
export interface PopulationNames {
  readonly markets: MarketNames
  readonly funds: ReadonlySet<string>
}

/** Who is on the venue. */
export function readPopulation(
  names: PopulationNames,
  place: Place,
  from: PopulationDocument,
): PopulationSpec {
  const fields = new DecimalFields(place, from)
  const { traders, weights, equity, longLeverage, shortLeverage } = from
  const threePositionsPpm = fields.share('threePositions')
  const twoPositionsPpm = fields.share('twoPositions')
  if (twoPositionsPpm + threePositionsPpm > 1_000_000) {
    const complaint = 'and twoPositions are more than all traders; give less of one'
    refuseAt(under(place, 'threePositions'), 'outOfRange', complaint)
  }
  return {
    weights: readWeights(names.markets, under(place, 'weights'), weights),
    traders,
    equityWhole: readDistribution(under(place, 'equity'), equity),
    longLeverage: readLeverage(under(place, 'longLeverage'), longLeverage),
    shortLeverage: readLeverage(under(place, 'shortLeverage'), shortLeverage),
    ...(from.longLeverageFactors && {
      longLeverageFactors: readFactors(
        names.markets,
        under(place, 'longLeverageFactors'),
        from.longLeverageFactors,
      ),
    }),
    longPpm: fields.share('long'),
    ...(from.shorts && { shorts: readShorts(names.markets, under(place, 'shorts'), from.shorts) }),
    hedgePpm: fields.share('hedge'),
    isolatedPpm: fields.share('isolated'),
    twoPositionsPpm,
    threePositionsPpm,
    entrySpreadPpm: fields.part('entrySpread'),
    vaultPpm: fields.share('vault'),
    funds: readFundShares(names.funds, under(place, 'funds'), from.funds),
  }
}

function readShorts(
  names: MarketNames,
  place: Place,
  from: NonNullable<PopulationDocument['shorts']>,
): ShortSide {
  const fields = new DecimalFields(place, from)
  return {
    notionalWhole: readDistribution(under(place, 'notional'), from.notional),
    equityMaximumWhole: fields.number('equityMaximum', { from: 0, to: amountMax, isOpen: true }),
    leverageCorrelation: fields.number('leverageCorrelation', { from: -1, to: 1 }),
    longsMultiple: fields.number('longsMultiple', { from: 0, to: multipleMax }),
    openInterestWeights: readWeights(
      names,
      under(place, 'openInterestWeights'),
      from.openInterestWeights,
    ),
  }
}

function readFactors(
  names: MarketNames,
  place: Place,
  from: Readonly<Record<string, string>>,
): Record<string, number> {
  return readByMarket(names, place, from, { from: 0, to: multipleMax, isOpen: true })
}

function readByMarket(
  names: MarketNames,
  place: Place,
  from: Readonly<Record<string, string>>,
  range: Range,
): Record<string, number> {
  const numbers = Object.entries(from).map(([market, text]) => {
    const at = under(place, market)
    names.refuseUnknown(at, market)
    return [market, readNumber(at, text, range)] as const
  })
  return Object.fromEntries(numbers)
}

function readWeights(
  names: MarketNames,
  place: Place,
  from: PopulationDocument['weights'],
): Record<string, number> {
  const weights = readByMarket(names, place, from, { from: 0, to: weightMax })
  if (Object.values(weights).some((weight) => weight > 0)) return weights
  return refuseAt(place, 'outOfRange', 'has no weight above 0; say what traders trade')
}

function readDistribution(place: Place, from: PopulationDocument['equity']): Marginal {
  const list = under(place, 'quantiles')
  const value = { from: 0, to: amountMax, isOpen: true }
  let last: readonly [share: number, value: number] = [0, 0]
  const quantiles = from.quantiles.map((row, index) => {
    const fields = new DecimalFields(under(list, index), row)
    const [before, beforeValue] = last
    last = [
      fields.number('share', { from: 0, to: 0.999999, isOpen: true }),
      fields.number('value', value),
    ]
    if (last[0] <= before || last[1] <= beforeValue) {
      refuseAt(
        under(list, index),
        'outOfRange',
        'does not rise above the row before; sort the rows',
      )
    }
    return last
  })
  const fields = new DecimalFields(place, from)
  const [, highest] = last
  return {
    quantiles,
    tailExponent: fields.number('tailExponent', { from: 0, to: exponentMax, isOpen: true }),
    maximum: fields.number('maximum', { from: highest, to: amountMax }),
  }
}

function readLeverage(place: Place, from: PopulationDocument['longLeverage']): LeverageSpec {
  const fields = new DecimalFields(place, from)
  const range = { from: 0, to: leverageMax, isOpen: true }
  return {
    median: fields.number('median', range),
    logDeviation: fields.number('logDeviation', { from: 0, to: logDeviationMax }),
    maximum: fields.number('maximum', range),
  }
}

function readFundShares(
  funds: ReadonlySet<string>,
  place: Place,
  from: PopulationDocument['funds'],
): FundShare[] {
  return from.map((row, index) => {
    const at = under(place, index)
    const fields = new DecimalFields(at, row)
    if (!funds.has(row.fund)) {
      const complaint = `${JSON.stringify(row.fund)} is not a fund of the venue; add it to venue.funds, or correct the name`
      refuseAt(under(at, 'fund'), 'unknownReference', complaint)
    }
    return {
      fund: row.fund,
      balancePpm: fields.part('balance'),
      floorPpm: fields.part('floor'),
      ...(row.atPeak === true && { isAtPeak: true as const }),
    }
  })
}

/** Who makes markets. */
export function readMakers(place: Place, from: ScenarioDocument['makers']): MakerSpec {
  const fields = new DecimalFields(place, from)
  return {
    count: from.count,
    equityPpm: fields.part('equity'),
    leverageMax: fields.number('leverageMax', { from: 0, to: leverageMax }),
  }
}

/** When funding is due. */
export function readFunding(place: Place, from: ScenarioDocument['funding']): FundingSchedule {
  return { everyMs: from.everyMs, ratePpmMax: new DecimalFields(place, from).share('rateMax') }
}

/** What traders do by themselves. */
export function readTraders(place: Place, from: ScenarioDocument['traders']): TraderBehaviour {
  const fields = new DecimalFields(place, from)
  const addsPpm = fields.share('adds')
  const fleesPpm = fields.share('flees')
  const withdrawsPpm = fields.share('withdraws')
  if (addsPpm + fleesPpm + withdrawsPpm > 1_000_000) {
    const complaint = 'is more than what adds and flees leave of all traders; give less'
    refuseAt(under(place, 'withdraws'), 'outOfRange', complaint)
  }
  return {
    attention: readAttention(fields, from),
    warningPpm: fields.part('warning'),
    addsPpm,
    fleesPpm,
    withdrawsPpm,
    reservePpm: fields.part('reserve'),
    tradesPerStep: from.tradesPerStep,
    ...(from.afterCut && { afterCut: readReactions(under(place, 'afterCut'), from.afterCut) }),
  }
}

type TradersDocument = ScenarioDocument['traders']

function readAttention(
  fields: DecimalFields<TradersDocument>,
  { attentionPerStep, attentionShare }: TradersDocument,
): Attention {
  if (attentionPerStep !== undefined && attentionShare === undefined) {
    return { accounts: attentionPerStep }
  }
  if (attentionPerStep === undefined && attentionShare !== undefined) {
    return { sharePpm: fields.share('attentionShare') }
  }
  const at = under(fields.place, 'attentionShare')
  if (attentionShare === undefined) {
    return refuseAt(at, 'missingField', 'is missing; give it or attentionPerStep')
  }
  return refuseAt(at, 'exclusiveFields', 'stands beside attentionPerStep; give one of the two')
}

type ReactionsDocument = NonNullable<TradersDocument['afterCut']>

function readReactions(place: Place, from: ReactionsDocument): CutReactions {
  const list = under(place, 'tradedWithin')
  let last = { withinMs: 0, sharePpm: 0 }
  const tradedWithin = from.tradedWithin.map((row, index) => {
    const before = last
    const at = under(list, index)
    last = { withinMs: row.withinMs, sharePpm: new DecimalFields(at, row).share('share') }
    if (last.withinMs <= before.withinMs || last.sharePpm < before.sharePpm) {
      refuseAt(at, 'outOfRange', 'does not rise above the row before; sort the rows')
    }
    return last
  })
  return { tradedWithin, rehedgesPpm: new DecimalFields(place, from).share('rehedges') }
}

/** How the venue closes positions. */
export function readLiquidator({ patienceMs, suspendedRetryMs }: LiquidatorRule): LiquidatorRule {
  return { patienceMs, suspendedRetryMs }
}
