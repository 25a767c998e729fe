import type { JSX } from 'preact'
import { grouped, signOf } from './decimal-words.ts'

interface AmountProps {
  /** A decimal; undefined is shown as unknown, never as 0. */
  readonly value: string | undefined
  /** Such as the name of the asset. */
  readonly unit?: string | undefined
  /** Places shown; all of them are there on hover, and for whoever copies. */
  readonly places?: number
  /** Says gain and loss, in sign and tone. */
  readonly signed?: boolean
}

/** An amount of money, a size or a price: grouped, and exact on hover. */
export function Amount({ value, unit, places = 2, signed = false }: AmountProps): JSX.Element {
  if (value === undefined) return <span class="unknown">unknown</span>
  const sign = signOf(value)
  const tone = signed && sign !== 0 ? (sign > 0 ? 'amount gain' : 'amount loss') : 'amount'
  const suffix = unit === undefined ? '' : ` ${unit}`
  return (
    <data class={tone} value={value} title={value + suffix}>
      {signed && sign > 0 ? '+' : ''}
      {grouped(value, places)}
      {unit === undefined ? null : <span class="unit"> {unit}</span>}
    </data>
  )
}
