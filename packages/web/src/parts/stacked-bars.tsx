import type { JSX } from 'preact'
import './stacked-bars.css'

/** A kind of part, the same in every bar: told apart by colour and by pattern. */
export interface BarKind<Kind extends string> {
  readonly kind: Kind
  readonly words: string
  readonly look: 'fund' | 'cut' | 'charge' | 'left' | 'venue' | 'other'
}

/** One bar. */
interface StackedBar<Kind extends string> {
  readonly key: string
  readonly label: string
  /** For drawing only; a part below 0 is not drawn. */
  readonly parts: Readonly<Partial<Record<Kind, number>>>
  /** What stands behind the bar, such as its sum. */
  readonly note: string
  /** Each part in words, for hovering. */
  readonly words?: Readonly<Partial<Record<Kind, string>>>
}

interface StackedBarsProps<Kind extends string> {
  /** What is seen, in a sentence, for whoever does not see it. */
  readonly label: string
  readonly kinds: readonly BarKind<Kind>[]
  readonly bars: readonly StackedBar<Kind>[]
}

/** Bars of one scale, each in parts. The same numbers stand in a table beside it. */
export function StackedBars<Kind extends string>({
  label,
  kinds,
  bars,
}: StackedBarsProps<Kind>): JSX.Element {
  const most = Math.max(...bars.map((bar) => sumOf(kinds, bar)), Number.MIN_VALUE)
  const isUsed = ({ kind }: BarKind<Kind>): boolean =>
    bars.some(({ parts }) => (parts[kind] ?? 0) > 0)
  return (
    <figure class="stacked">
      <figcaption>
        <ul class="legend">
          {kinds.filter(isUsed).map(({ kind, words, look }) => (
            <li key={kind}>
              <span class={`swatch look-${look}`} aria-hidden="true" /> {words}
            </li>
          ))}
        </ul>
      </figcaption>
      <div role="img" aria-label={label}>
        {bars.map((bar) => (
          <div class="stacked-row" key={bar.key}>
            <span class="stacked-label">{bar.label}</span>
            <span class="stacked-track">
              {kinds.map(({ kind, words, look }) => {
                const share = Math.max(bar.parts[kind] ?? 0, 0) / most
                return share === 0 ? null : (
                  <span
                    key={kind}
                    class={`stacked-part look-${look}`}
                    style={{ width: `${share * 100}%` }}
                    title={`${words}: ${bar.words?.[kind] ?? bar.parts[kind]}`}
                  />
                )
              })}
            </span>
            <span class="stacked-note">{bar.note}</span>
          </div>
        ))}
      </div>
    </figure>
  )
}

function sumOf<Kind extends string>(
  kinds: readonly BarKind<Kind>[],
  { parts }: StackedBar<Kind>,
): number {
  return kinds.reduce((sum, { kind }) => sum + Math.max(parts[kind] ?? 0, 0), 0)
}
