import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import './field.css'

interface TextFieldProps {
  readonly title: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** A line below it. */
  readonly about?: ComponentChildren
  /** What is wrong with it. */
  readonly complaint?: string | undefined
  readonly isNumber?: boolean
  readonly isDisabled?: boolean
}

/** One line of text, with its name. */
export function TextField({
  title,
  value,
  onChange,
  about,
  complaint,
  isNumber = false,
  isDisabled = false,
}: TextFieldProps): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{title}</label>
      <input
        id={id}
        value={value}
        autocomplete="off"
        inputMode={isNumber ? 'numeric' : 'text'}
        disabled={isDisabled}
        aria-invalid={complaint !== undefined}
        aria-describedby={`${id}-about`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p class="fine" id={`${id}-about`}>
        {complaint === undefined ? null : <span class="wrong">{complaint} </span>}
        {about}
      </p>
    </div>
  )
}

interface ChoiceFieldProps {
  readonly title: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Value and words of each. */
  readonly options: readonly (readonly [string, string])[]
  readonly about?: ComponentChildren
  readonly complaint?: string | undefined
}

/** One of several, with its name. */
export function ChoiceField({
  title,
  value,
  onChange,
  options,
  about,
  complaint,
}: ChoiceFieldProps): JSX.Element {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{title}</label>
      <select
        id={id}
        value={value}
        aria-invalid={complaint !== undefined}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <p class="fine" id={`${id}-about`}>
        {complaint === undefined ? null : <span class="wrong">{complaint} </span>}
        {about}
      </p>
    </div>
  )
}
