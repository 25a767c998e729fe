import { subtractDecimals } from '@plimsoll/client'
import { grouped, signOf } from '../parts/decimal-words.ts'
import { negated } from './case-document.ts'
import { counted } from '../parts/counted.ts'
import { layerDetail } from './case-words.ts'
import type { FlowKind, FlowTaker } from './flow-of.ts'

/** What one layer did, in a sentence without its dot: what it paid or took, from how many, and what it left. */
export function flowWords(taker: FlowTaker, what: FlowKind): string {
  const { place, title, layer, isBare } = taker
  const detail = layerDetail(layer)
  const name = `${place}. ${title}${detail === '' ? '' : ` (${detail})`}`
  const { skipped, fills, paid, residualDeficit } = layer
  if (isBare && skipped !== undefined) return `${name}: nothing, because ${skipped}`
  const left = `; ${grouped(residualDeficit)} left missing`
  if (!isBare) return `${name} ${didWords(taker, what)}${left}`
  if (what === 'exposure')
    return signOf(paid) === 0
      ? `${name} took no position`
      : `${name} took no position, but paid ${grouped(paid)} of what was missing${left}`
  return fills.length === 0
    ? `${name} changed nothing${left}`
    : `${name} closed positions in ${counted(fills.length, 'fill')} and paid nothing${left}`
}

function didWords(taker: FlowTaker, what: FlowKind): string {
  const { amount } = taker
  const size = grouped(signOf(amount) < 0 ? negated(amount) : amount)
  if (what === 'exposure') return `took positions worth ${size} at mark${whoWords(taker)}`
  if (signOf(amount) < 0)
    return `left ${size} more missing, because it closed at prices worse than mark for the case`
  return `paid ${size} of what was missing${whoWords(taker)}${boreWords(taker)}`
}

function whoWords({ kind, layer, named }: FlowTaker): string {
  if (layer.hidden !== undefined || kind === 'fund' || kind === 'venue') return ''
  const count = named.reduce((sum, part) => sum + part.count, 0)
  return count === 0 ? '' : `, from ${counted(count, 'account')}`
}

/** Said where prices took more, or less, from those who were asked than the deficit fell by. */
function boreWords({ layer, amount, cost }: FlowTaker): string {
  if (layer.hidden !== undefined || signOf(subtractDecimals(cost, amount)) === 0) return ''
  return `, whom it cost ${grouped(cost)} against mark`
}
