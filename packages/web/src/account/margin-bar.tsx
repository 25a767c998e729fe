import type { JSX } from 'preact'
import { Badge, type Tone } from '../parts/badge.tsx'
import { percent, signOf } from '../parts/decimal-words.ts'
import type { Margin } from './account-documents.ts'

type Status = NonNullable<Margin['status']>

const words: Readonly<Record<Status, string>> = {
  healthy: 'healthy',
  liquidatable: 'below maintenance',
  inLiquidation: 'in liquidation',
  bankrupt: 'bankrupt',
  case: 'in a case',
}

const tones: Readonly<Record<Status, Tone>> = {
  healthy: 'calm',
  liquidatable: 'attention',
  inLiquidation: 'attention',
  bankrupt: 'danger',
  case: 'danger',
}

/** What a bucket is, in a word. */
export function MarginStatus({ margin }: { readonly margin: Margin | undefined }): JSX.Element {
  if (margin === undefined) return <span class="unknown">none</span>
  const status = margin.status ?? statusAt(margin)
  return <Badge tone={tones[status]}>{words[status]}</Badge>
}

/** As far as the numbers alone tell. */
function statusAt({ equity, marginRatio }: Margin): Status {
  if (signOf(equity) < 0) return 'bankrupt'
  return marginRatio !== undefined && Number(marginRatio) <= 1 ? 'healthy' : 'liquidatable'
}

/** The share of the equity at which the bar ends; maintenance, where a bucket is liquidated, is at 1. */
const shownMax = 1.25

/** How much of the equity maintenance takes. The mark is where it takes all of it. */
export function MarginBar({ margin }: { readonly margin: Margin }): JSX.Element {
  const { marginRatio, equity, maintenance } = margin
  const isNeeded = signOf(maintenance) !== 0
  const ratio = marginRatio === undefined ? (isNeeded ? shownMax : 0) : Number(marginRatio)
  const label =
    marginRatio === undefined
      ? signOf(equity) > 0
        ? 'nothing is needed'
        : 'there is no equity'
      : `${percent(marginRatio)} of the equity is needed; liquidated above 100 %`
  const level = ratio > 1 ? 'beyond' : ratio > 0.8 ? 'near' : 'far'
  return (
    <span class="margin-bar" role="img" aria-label={label} title={label}>
      <span
        class={`margin-fill ${level}`}
        style={{ inlineSize: `${(Math.min(ratio, shownMax) / shownMax) * 100}%` }}
      />
      <span class="margin-mark" style={{ insetInlineStart: `${100 / shownMax}%` }} />
    </span>
  )
}
