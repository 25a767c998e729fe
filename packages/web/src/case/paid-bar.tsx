import type { JSX } from 'preact'
import { percent, signOf } from '../parts/decimal-words.ts'
import '../parts/stacked-bars.css'
import { addDecimals } from '@plimsoll/client'
import { type PayerKind } from '@plimsoll/reports'
import { kindWords } from './case-words.ts'
import type { KindShare } from './who-paid.ts'

type Look = 'fund' | 'cut' | 'charge' | 'left' | 'venue' | 'other'

/** How a kind of payer is drawn, in colour and pattern, here as on every screen. */
export const looks: Readonly<Record<PayerKind, Look>> = {
  fund: 'fund',
  venue: 'venue',
  taker: 'other',
  cut: 'cut',
  charge: 'charge',
  end: 'cut',
  case: 'other',
}

const shortWords: Readonly<Record<PayerKind, string>> = {
  fund: 'fund',
  venue: 'venue',
  taker: 'takers',
  cut: 'cuts',
  charge: 'haircuts',
  end: 'ended markets',
  case: 'cases',
}

interface PaidBarProps {
  readonly shares: readonly KindShare[]
  readonly left: string
}

/** Who paid, as a small bar and in words. Parts below 0 are told and not drawn. */
export function PaidBar({ shares, left }: PaidBarProps): JSX.Element {
  const whole = shares.reduce((sum, { paid }) => addDecimals(sum, paid), left)
  if (signOf(whole) === 0 && shares.length === 0)
    return <span class="fine">nothing was missing</span>
  const drawn = [
    ...shares.map(({ kind, paid }) => ({ look: looks[kind], words: shortWords[kind], paid })),
    { look: 'left' as const, words: 'not covered', paid: left },
  ].filter(({ paid }) => signOf(paid) > 0)
  const sum = drawn.reduce((total, { paid }) => total + Number(paid), 0)
  return (
    <span class="case-paid">
      <span class="case-paid-bar" aria-hidden="true">
        {drawn.map(({ look, paid, words }) => (
          <span
            key={words}
            class={`stacked-part look-${look}`}
            style={{ width: `${(Number(paid) / sum) * 100}%` }}
          />
        ))}
      </span>
      <span class="case-paid-words">
        {drawn.map(({ words, paid }, at) => (
          <span key={words}>
            {at === 0 ? '' : ', '}
            <span class="case-nowrap">
              {words} {shareWords(Number(paid) / sum)}
            </span>
          </span>
        ))}
      </span>
    </span>
  )
}

function shareWords(share: number): string {
  return share < 0.005 ? '<1 %' : percent(share, 0)
}

/** A swatch of a kind with its name. */
export function KindName({ kind }: { readonly kind: PayerKind }): JSX.Element {
  return (
    <span class="case-kind-name">
      <span class={`swatch look-${looks[kind]}`} aria-hidden="true" /> {kindWords[kind]}
    </span>
  )
}
