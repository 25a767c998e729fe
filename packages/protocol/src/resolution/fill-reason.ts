import type { AllocationSpec, FillView, Ratio, WeightSpec } from '@plimsoll/engine'
import { formatUnits } from '../decimal/decimal-text.ts'
import { encodeScore } from './encode-score.ts'
import { ordinal } from './ordinal.ts'

/** Writes an amount in quote units for whoever reads the sentence. */
type Money = (amountQuote: Ratio) => string

type WeightName = Extract<WeightSpec, string>

type ProRata = Extract<AllocationSpec, { readonly kind: 'proRata' }>

type Why = Pick<FillView, 'rank' | 'score' | 'scoreAfter' | 'hedgeBroken'>

/**
 * Why a counterparty was asked for its lots: one plain sentence with the numbers that decided.
 *
 * @param money writes an amount in quote units
 */
export function fillReason(money: Money, fill: Why, allocation: AllocationSpec): string {
  const text = whyAsked(money, fill, allocation)
  return fill.hedgeBroken === true
    ? `hedge broken, nobody else had lots left to give: ${text}`
    : text
}

function whyAsked(money: Money, { rank, score, scoreAfter }: Why, how: AllocationSpec): string {
  const place = ordinal(rank ?? 1)
  switch (how.kind) {
    case 'queue':
      return `${place} in the queue${score === undefined ? '' : `: score ${shown(score)}`}`
    case 'roundRobin':
      return `${place} in turn, from the place that the seed chose`
    case 'voluntary':
      return 'its own offer, pro rata to the lots offered'
    case 'proRata':
      return proRataText(how)
    case 'drain':
      return stressText(score, scoreAfter)
    case 'minimaxShare':
      return shareText(money, how.weight, scoreAfter)
    case 'minimiseShortfall':
      return shortfallText(money, score, scoreAfter)
  }
}

function proRataText({ weight, thenWeight }: ProRata): string {
  const share = `its share of the lots, by ${weightText(weight)}`
  return thenWeight === undefined
    ? share
    : `${share}; of what that leaves no room for, by ${weightText(thenWeight)}`
}

const weightWords: Readonly<Record<string, string>> = {
  lots: 'the lots it holds',
  profit: 'profit',
  positionEquity: 'the equity behind the position',
  bucketEquity: 'equity',
  haircutCapacity: 'what it could lose of its profit',
  accountLeverage: 'leverage',
}

function weightText(weight: WeightSpec): string {
  if (typeof weight === 'string') return weightWords[weight] ?? weight
  return weight.factors
    .map(({ term, abovePpm }) => {
      const word = weightWords[term] ?? term
      return abovePpm === undefined ? word : `${word} above ${formatUnits(BigInt(abovePpm), 6)}`
    })
    .join(' × ')
}

function stressText(before: Ratio | undefined, after: Ratio | undefined): string {
  if (before === undefined || after === undefined) return 'its stress leverage'
  const change = compare(after, before)
  const figures = `stress leverage ${shown(before)} before, ${shown(after)} after all cuts`
  if (change < 0) return `${figures}: lots come from the highest left until all above are level`
  if (change === 0) return `${figures}: lots that change nothing go before lots that raise it`
  return `${figures}: nobody’s could be lowered any more, and the smallest result goes first`
}

function shareText(money: Money, weight: WeightName, share: Ratio | undefined): string {
  const word = weightText(weight)
  if (share === undefined) return `its share of the lots, by ${word}`
  const { numerator, denominator } = share
  const amount =
    weight === 'lots' ? String(denominator) : money({ numerator: denominator, denominator: 1n })
  return `${numerator} lots for every ${amount} of ${word}: the largest such share ends as small as whole lots allow`
}

function shortfallText(money: Money, before: Ratio | undefined, after: Ratio | undefined): string {
  if (before === undefined || after === undefined) return 'what the scenarios would leave unpaid'
  const [from, to] = [money(before), money(after)]
  const figures = `the scenarios would leave ${from} unpaid on average before, ${to} after all cuts`
  return compare(after, before) < 0
    ? `${figures}: lots come from wherever they lower that most`
    : `${figures}: no lot lowers it any more, and ties decide`
}

function shown(score: Ratio): string {
  return encodeScore(score).display
}

function compare(left: Ratio, right: Ratio): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
