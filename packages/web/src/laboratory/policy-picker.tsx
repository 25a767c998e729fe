import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Reading } from '../parts/states.tsx'

/** As many as one comparison takes. */
export const policiesMax = 12

/** The waterfall of the domain as it stands. */
export const declared = 'declared'

interface PolicyPickerProps {
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Chooses policies by name and by what is special about them. */
export function PolicyPicker({ chosen, onChange }: PolicyPickerProps): JSX.Element {
  const { client } = useDomain()
  const [wanted, setWanted] = useState('')
  const [shown, setShown] = useState<string>()
  const policies = useRead('policies', (signal) => client.listPolicies({}, { signal }))
  const toggle = (policy: string): void =>
    onChange(chosen.includes(policy) ? chosen.filter((one) => one !== policy) : [...chosen, policy])
  return (
    <fieldset class="policies">
      <legend>
        Policies{' '}
        <span class="fine" role="status">
          {chosen.length} of at most {policiesMax}
        </span>
      </legend>
      <Reading read={policies} what="the policies">
        {({ rows }) => (
          <>
            <label class="policy-search">
              <span class="unseen">Find a policy</span>
              <input
                type="search"
                placeholder="Find by name or rule"
                value={wanted}
                onInput={({ currentTarget }) => setWanted(currentTarget.value)}
              />
            </label>
            <ul class="policy-list" aria-label="Policies">
              {optionsOf(rows, chosen, wanted).map(({ policy, title, isPreset }) => (
                <li key={policy}>
                  <label>
                    <input
                      type="checkbox"
                      checked={chosen.includes(policy)}
                      disabled={chosen.length >= policiesMax && !chosen.includes(policy)}
                      onChange={() => toggle(policy)}
                    />{' '}
                    <strong>{policy}</strong> <span class="fine">{title}</span>
                  </label>
                  {isPreset ? (
                    <button
                      type="button"
                      class="quiet"
                      aria-label={`The rule of ${policy}`}
                      onClick={() => setShown(policy)}
                    >
                      ?
                    </button>
                  ) : null}
                </li>
              ))}
            </ul>
          </>
        )}
      </Reading>
      <NamedPolicy chosen={chosen} onAdd={toggle} />
      <Dialog
        title={`The rule ${shown ?? ''}`}
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
      >
        {shown === undefined ? null : <PolicyRule policy={shown} />}
      </Dialog>
    </fieldset>
  )
}

interface PolicyOption {
  readonly policy: string
  readonly title: string
  readonly isPreset: boolean
}

/** What fits what is looked for, and what is chosen in any case: the chosen ones first. */
function optionsOf(
  presets: CallAnswer<'listPolicies'>['rows'],
  chosen: readonly string[],
  wanted: string,
): PolicyOption[] {
  const known: PolicyOption[] = [
    { policy: declared, title: 'The waterfall of this domain as it stands', isPreset: false },
    ...presets.map(({ policy, title }) => ({ policy, title, isPreset: true })),
  ]
  const named = chosen
    .filter((policy) => !known.some((one) => one.policy === policy))
    .map((policy) => ({ policy, title: 'Given by name', isPreset: false }))
  const text = wanted.trim().toLowerCase()
  const all = [...known, ...named]
  const isChosen = ({ policy }: PolicyOption): boolean => chosen.includes(policy)
  return [
    ...all.filter(isChosen),
    ...all.filter(
      (one) => !isChosen(one) && `${one.policy} ${one.title}`.toLowerCase().includes(text),
    ),
  ]
}

interface NamedPolicyProps {
  readonly chosen: readonly string[]
  readonly onAdd: (policy: string) => void
}

/** Waterfall presets are not listed by the server; whoever knows one gives its name. */
function NamedPolicy({ chosen, onAdd }: NamedPolicyProps): JSX.Element {
  const [name, setName] = useState('')
  const policy = name.trim()
  const isNew = policy !== '' && !chosen.includes(policy) && chosen.length < policiesMax
  const add = (): void => {
    if (!isNew) return
    onAdd(policy)
    setName('')
  }
  return (
    <div class="controls named-policy">
      <label>
        <span>A whole waterfall by its name, such as ccp-tear-up or vega</span>
        <input
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
      </label>
      <button type="button" disabled={!isNew} onClick={add}>
        Add
      </button>
    </div>
  )
}

function PolicyRule({ policy }: { readonly policy: string }): JSX.Element {
  const { client } = useDomain()
  const rule = useRead(policy, (signal) => client.getPolicy({ policy }, { signal }))
  return (
    <Reading read={rule} what="the rule">
      {({ title, version, formula, units, source, choices, hash }) => (
        <>
          <p>
            {title}, version {version}
          </p>
          <h3>Formula</h3>
          <p>
            <code>{formula}</code>
          </p>
          <p class="fine">{units}</p>
          <h3>Source</h3>
          <p>{source}</p>
          {choices.length === 0 ? null : (
            <>
              <h3>Where the source leaves it open</h3>
              <ul>
                {choices.map((choice) => (
                  <li key={choice}>{choice}</li>
                ))}
              </ul>
            </>
          )}
          <p class="fine">
            SHA-256 <code>{hash}</code>
          </p>
        </>
      )}
    </Reading>
  )
}
