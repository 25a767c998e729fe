import type { JSX } from 'preact'
import { grouped, percent } from '../parts/decimal-words.ts'
import type { Score } from './comparison-reading.ts'

interface ExactRatioProps {
  /** Undefined where it is above every number. */
  readonly value: Score | undefined
  readonly as: 'share' | 'ratio' | 'count'
}

/** A fraction for reading, exact on hover. */
export function ExactRatio({ value, as }: ExactRatioProps): JSX.Element {
  if (value === undefined) return <span class="unknown">infinite</span>
  const { display, numerator, denominator } = value
  const exact = denominator === '1' ? numerator : `${numerator}/${denominator}`
  return (
    <data class="amount" value={exact} title={exact}>
      {as === 'share' ? percent(display) : grouped(display, as === 'count' ? 0 : 2)}
    </data>
  )
}
