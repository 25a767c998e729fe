import { type BookSpec, findPreset, type Ratio } from '@plimsoll/engine'
import { measureRisk, measureRound, type ShockLaw, type TrialReading } from '@plimsoll/reports'
import { type PriceShock, shockLaw, type TrialBook } from '@plimsoll/simulator'
import { lawDraws, lawSeedOffset, levelPpm, secondShockTailPpm } from './trial-protocol.ts'
import { secondDeficitQuote } from './second-round.ts'
import { playTrialRound, type TrialRefusal, underTrial } from './trial-round.ts'

/** What a trial measures a book with. */
export interface TrialGround {
  readonly spec: BookSpec
  readonly law: ShockLaw
  /** One move far down and one far up: what the second round follows. */
  readonly secondShocks: ShockLaw
  readonly openInterestQuote: Ratio
}

/** The law and the yardstick of a book; the same for every policy. */
export function trialGround({ spec, markets, drawnFrom }: TrialBook): TrialGround {
  const shocks = shockLaw(lawSeedOffset + drawnFrom, markets, lawDraws)
  const names = markets.map(({ market }) => market)
  return {
    spec,
    law: { markets: names, shocks },
    secondShocks: { markets: names, shocks: secondShocksOf(shocks) },
    openInterestQuote: openInterestQuote(spec),
  }
}

/** By the sum of returns, equal ones in the order of the law: the one a fortieth from the lowest, and from the highest. */
function secondShocksOf(shocks: readonly PriceShock[]): PriceShock[] {
  const sumOf = ({ returnsPpm }: PriceShock): number =>
    returnsPpm.reduce((sum, one) => sum + one, 0)
  const ordered = shocks.toSorted((left, right) => sumOf(left) - sumOf(right))
  const place = Math.floor((ordered.length * secondShockTailPpm) / 1_000_000)
  return [place, ordered.length - 1 - place].flatMap((at) => ordered.slice(at, at + 1))
}

function openInterestQuote({ accounts, markets }: BookSpec): Ratio {
  const markOf = new Map(markets.map(({ market, markPriceTicks }) => [market, markPriceTicks]))
  const quote = accounts
    .flatMap(({ positions }) => positions)
    .reduce((sum, { market, sizeLots }) => {
      const mark = markOf.get(market)
      // Marks of trial books are whole ticks of one quote unit.
      return mark === undefined || sizeLots < 0n ? sum : sum + sizeLots * mark.numerator
    }, 0n)
  return { numerator: quote, denominator: 1n }
}

/** What one policy makes of one book. */
export function measureTrial(ground: TrialGround, policy: string): TrialReading | TrialRefusal {
  const preset = findPreset(policy)
  if (preset === undefined) throw new Error(`${policy} is not a preset`)
  const round = playTrialRound(underTrial(ground.spec, preset.spec))
  if ('refused' in round) return round
  const { played } = round
  const outcome = measureRound(played)
  const risk = measureRisk(played, ground.law, levelPpm)
  const stress = risk.stress.largestStress?.leverage
  const billionths = ({ numerator, denominator }: Ratio): number =>
    floored(
      numerator * 1_000_000_000n * ground.openInterestQuote.denominator,
      denominator * ground.openInterestQuote.numerator,
    )
  const whole = (quote: bigint): number => billionths({ numerator: quote, denominator: 1n })
  return {
    nextShock: billionths(risk.nextShock.shortfallQuote),
    brokenHedges: billionths(risk.stress.brokenHedges.lossQuote),
    touched: outcome.touchedAccounts,
    ...(stress !== undefined && {
      stressLeverage: floored(stress.numerator * 1_000n, stress.denominator),
    }),
    cutCost: billionths(outcome.cuts.lossQuote) - billionths(outcome.cuts.gainQuote),
    charged: whole(outcome.chargedQuote),
    leftOver: billionths(outcome.residualExposureQuote),
    secondDeficit: billionths(secondDeficitQuote(round, ground.secondShocks)),
  }
}

/** Rounded down; both are at or above 0. */
function floored(numerator: bigint, denominator: bigint): number {
  return Number(numerator / denominator)
}
