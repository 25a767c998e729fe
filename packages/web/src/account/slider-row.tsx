import type { ComponentChildren, JSX } from 'preact'
import { useId, useState } from 'preact/hooks'

interface SliderRowProps {
  readonly label: string
  readonly unit: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  /** What it comes to, beside it. */
  readonly shown: ComponentChildren
  readonly isChanged: boolean
  readonly onChange: (value: number) => void
  /** Text of the field where its digits matter; otherwise the value is shown. */
  readonly exact?: string
  /** Takes what is typed as it is; otherwise it is taken as a number. */
  readonly onExact?: (text: string) => void
}

/** A number by slider or by typing, and what it comes to. */
export function SliderRow(props: SliderRowProps): JSX.Element {
  const { label, unit, min, max, step, value, shown, isChanged, onChange, exact, onExact } = props
  const id = useId()
  // What is being typed stays as it is typed.
  const [draft, setDraft] = useState<string>()
  return (
    <div class={isChanged ? 'slider-row changed' : 'slider-row'} role="group" aria-labelledby={id}>
      <span class="slider-label" id={id}>
        {label}
      </span>
      <input
        type="range"
        aria-label={`${label}, ${unit}`}
        aria-valuetext={`${value} ${unit}`}
        min={min}
        max={max}
        step={step}
        value={Math.min(max, Math.max(min, value))}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <span class="slider-number">
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          aria-label={`${label}, ${unit}, exact`}
          value={draft ?? exact ?? String(value)}
          onInput={(event) => {
            const text = event.currentTarget.value.trim().replace('−', '-')
            setDraft(event.currentTarget.value)
            if (onExact !== undefined) onExact(text)
            else if (/^-?\d+(?:\.\d+)?$/u.test(text)) onChange(Number(text))
            else if (text === '') onChange(0)
          }}
          onBlur={() => setDraft(undefined)}
        />{' '}
        <span class="unit">{unit}</span>
      </span>
      <output class="slider-shown">{shown}</output>
    </div>
  )
}
