import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { type BookFormat, formatRatio } from '@plimsoll/protocol'
import { share } from '../comparison/exact.ts'
import { grouped } from '../text/grouped.ts'
import type { MetricName } from './metric.ts'
import type { Distance, TradeOff } from './trade-off.ts'

const named = 2
const manyTimes = ratio(1000n)

/** How a policy is spoken of where it has the least of something, and where it has much. */
interface Phrase {
  readonly least: (amount: string) => string
  readonly none: string
  readonly much: (amount: string) => string
}

const phrases: Readonly<Record<MetricName, Phrase>> = {
  nextShockShortfall: {
    least: (amount) => `leaves least unpaid after the worst next shocks (${amount})`,
    none: 'leaves nothing unpaid even after the worst next shocks',
    much: (amount) => `leaves ${amount} unpaid after the worst next shocks`,
  },
  brokenHedges: {
    least: (amount) => `breaks hedges least (${amount} of stress loss)`,
    none: 'breaks no hedge',
    much: (amount) => `breaks hedges worth ${amount} of stress loss`,
  },
  stressLeverage: {
    least: (amount) => `leaves the lowest stress leverage (${amount})`,
    none: 'leaves nobody anything to lose under stress',
    much: (amount) => `leaves somebody at a stress leverage of ${amount}`,
  },
  scenarioShortfall: {
    least: (amount) => `leaves the smallest mean shortfall under stress (${amount})`,
    none: 'leaves no shortfall under stress',
    much: (amount) => `leaves a mean shortfall of ${amount} under stress`,
  },
  accountsCut: {
    least: (amount) => `cuts the fewest accounts (${amount})`,
    none: 'cuts nobody',
    much: (amount) => `cuts ${counted(amount, 'account')}`,
  },
  fullCloses: {
    least: (amount) => `closes the fewest positions whole (${amount})`,
    none: 'closes no position whole',
    much: (amount) => `closes ${counted(amount, 'position')} whole`,
  },
  cutLoss: {
    least: (amount) => `costs those it cuts least against mark (${amount})`,
    none: 'costs those it cuts nothing against mark',
    much: (amount) => `costs those it cuts ${amount} against mark`,
  },
  charged: {
    least: (amount) => `charges least (${amount})`,
    none: 'charges nobody',
    much: (amount) => `charges others ${amount}`,
  },
  largestShareOfEquity: {
    least: (amount) => `takes the smallest share of anybody’s equity (${amount})`,
    none: 'takes nobody’s equity',
    much: (amount) => `takes ${amount} of somebody’s equity`,
  },
  herfindahl: {
    least: (amount) => `spreads the cost widest (HHI ${amount})`,
    none: 'costs nobody anything',
    much: (amount) => `loads the cost on few with an HHI of ${amount}`,
  },
  residualDeficit: {
    least: (amount) => `leaves least uncovered (${amount})`,
    none: 'leaves nothing uncovered',
    much: (amount) => `leaves ${amount} uncovered`,
  },
  residualExposure: {
    least: (amount) => `leaves least exposure open (${amount})`,
    none: 'leaves no exposure open',
    much: (amount) => `leaves ${amount} of exposure open`,
  },
}

/**
 * What a policy is best at and what it gives up for it, in a few sentences made from the numbers of a comparison: at most two things
 * each way. Of what it has the least of, that which most others have more of; of the rest, that which most others have less of, and
 * most of all what is far above the least. What is the same for all is not spoken of.
 */
export function verdictOf(
  format: BookFormat,
  tradeOff: TradeOff,
  all: readonly TradeOff[],
): string {
  const { distances, endsMarkets, comparedWith } = tradeOff
  if (comparedWith === 0)
    return endsMarkets ? `${ending}.` : 'There is nothing here to compare it with.'
  const alike = all.filter((one) => one.endsMarkets === endsMarkets)
  const telling = distances
    .map((distance, index) => ({ distance, badness: badnessOf(distance, alike, index) }))
    .filter(({ distance: { better, worse } }) => better + worse > 0)
  const best = telling
    .filter(({ distance: { better } }) => better === 0)
    .toSorted((a, b) => b.distance.worse - a.distance.worse)
    .map(({ distance }) => bestClause(format, distance))
  const worst = telling
    .filter(({ distance: { better } }) => better > 0)
    .map((one) => ({ ...one, weight: one.badness * one.distance.better }))
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ badness }, place) => place === 0 || badness >= 0.25)
    .map(({ distance }) => worstClause(format, distance))
  const opening = endsMarkets ? [`${ending}.`] : []
  return [...opening, ...sentences(best, worst), ...dominated(tradeOff)].join(' ')
}

const ending =
  'Ends markets, so that little is left to be at risk, and stands apart from policies that do not'

function sentences(best: readonly string[], worst: readonly string[]): string[] {
  const good = joined(best.slice(0, named))
  const bad = joined(worst.slice(0, named))
  if (good === '' && bad === '') return ['Nothing sets it apart here.']
  if (good === '') return [`Best at nothing here: it ${bad}.`]
  if (bad === '')
    return [`${capitalised(good)}, and gives up nothing that another policy here keeps.`]
  return [`${capitalised(good)}.`, `In return it ${bad}.`]
}

function dominated({ dominatedBy }: TradeOff): string[] {
  const [first, ...others] = dominatedBy
  if (first === undefined) return []
  const who =
    others.length === 0
      ? first
      : others.length === 1
        ? `${first} and ${others[0]}`
        : `${first} and ${others.length} more`
  return [`Beaten on the next shock and broken hedges together by ${who}.`]
}

/** Where a policy lies between the best and the worst, 0 to 1. */
function badnessOf({ above }: Distance, alike: readonly TradeOff[], index: number): number {
  if (above === undefined) return 1
  const worst = alike.reduce<Ratio>((most, { distances }) => {
    const one = distances[index]?.above
    return one !== undefined && compareRatios(one, most) > 0 ? one : most
  }, ratio(0n))
  return worst.numerator === 0n ? 0 : Number(formatRatio(share(above, worst), 6))
}

function bestClause(format: BookFormat, { metric, unit, value }: Distance): string {
  const phrase = phrases[metric]
  return value === undefined || value.numerator === 0n
    ? phrase.none
    : phrase.least(amountOf(format, unit, value))
}

function worstClause(format: BookFormat, { metric, unit, value, least }: Distance): string {
  if (value === undefined) return phrases[metric].much('more than any number')
  const clause = phrases[metric].much(amountOf(format, unit, value))
  if (least === undefined || least.numerator === 0n) return clause
  const times = share(value, least)
  if (compareRatios(times, manyTimes) > 0) return `${clause} (far above the least here)`
  const shown = grouped(formatRatio(times, 1))
  return shown === '1.0'
    ? `${clause} (a little above the least here)`
    : `${clause} (${shown} times the least here)`
}

function amountOf({ asset }: BookFormat, unit: Distance['unit'], value: Ratio): string {
  switch (unit) {
    case 'count':
      return grouped(formatRatio(value, 0))
    case 'ratio':
      return grouped(formatRatio(value, 2))
    case 'share':
      return `${grouped(formatRatio(ratio(100n * value.numerator, value.denominator), 1))} %`
    case 'money': {
      const whole = ratio(value.numerator, value.denominator * 10n ** BigInt(asset.decimals))
      const places = compareRatios(whole, ratio(1000n)) >= 0 ? 0 : Math.min(2, asset.decimals)
      return `${grouped(formatRatio(whole, places))} ${asset.name}`
    }
  }
}

function counted(amount: string, noun: string): string {
  return amount === '1' ? `one ${noun}` : `${amount} ${noun}s`
}

function joined(clauses: readonly string[]): string {
  return clauses.length < 2
    ? clauses.join('')
    : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
