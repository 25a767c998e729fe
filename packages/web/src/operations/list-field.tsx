import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import '../parts/field.css'

interface ListFieldProps {
  readonly title: string
  /** One name on each line. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly complaint?: string | undefined
}

const linesSeen = 3

/** Several names, one on each line. */
export function ListField({ title, value, onChange, complaint }: ListFieldProps): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{title}</label>
      <textarea
        id={id}
        rows={linesSeen}
        value={value}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={complaint !== undefined}
        aria-describedby={`${id}-about`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p class="fine" id={`${id}-about`}>
        {complaint === undefined ? null : <span class="wrong">{complaint} </span>}
        One on each line.
      </p>
    </div>
  )
}
