import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Panel } from '../parts/panel.tsx'
import { Failed } from '../parts/states.tsx'
import { ChoiceField, TextField } from '../parts/text-field.tsx'
import { declared, PolicyPicker } from './policy-picker.tsx'
import { ShockEditor } from './shock-editor.tsx'
import type { ShockDraft } from './shocks.ts'
import { minutesOf, timedShocksOf } from './timed-shocks.ts'
import { useMarkets } from './use-markets.ts'

type Kind = 'simulation' | 'rules' | 'fundSizing'

const kinds: readonly (readonly [Kind, string, string])[] = [
  ['simulation', 'What happens', 'one run under the waterfall in force; some seconds'],
  ['rules', 'Which rule hurts whom', 'the same run under each of several rules'],
  ['fundSizing', 'How large the fund must be', 'many runs with funds that have no bottom; minutes'],
]

/** What is asked for, as the reader sets it. */
interface Draft {
  readonly kind: Kind
  readonly shocks: ShockDraft
  readonly minutes: string
  readonly policies: readonly string[]
  readonly confidence: string
  readonly paths: string
  readonly scenario: string
  readonly seed: string
}

/** A fall of everything by 30 % in ten minutes. */
const first: Draft = {
  kind: 'simulation',
  shocks: { all: -300, single: new Map() },
  minutes: '10',
  policies: [declared, 'plimsoll', 'contract-pro-rata'],
  confidence: '0.95',
  paths: '',
  scenario: 'fall',
  seed: '7',
}

const confidences = [
  ['0.9', '90 % of such runs'],
  ['0.95', '95 % of such runs'],
  ['0.99', '99 % of such runs'],
] as const

/** What is to happen to a copy of the live book. */
export function StressForm({ onStarted }: { readonly onStarted: () => void }): JSX.Element {
  const { domain, client } = useDomain()
  const listed = useMarkets()
  const [draft, setDraft] = useState(first)
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  type Body = Parameters<typeof client.postExperiment>[0]['body']
  const start = useAct((body: Body, options) => client.postExperiment({ domain, body }, options))
  const complaints = complaintsOf(draft)
  const isReady = Object.values(complaints).every((one) => one === undefined)
  const submit = async (): Promise<void> => {
    const started = await start.run(orderOf(draft))
    if (started === undefined) return
    setQuery({ experiment: started.experiment })
    onStarted()
  }
  return (
    <Panel
      title="On this book"
      about="A copy of the live book goes through a whole cascade: prices, liquidations, cases, rounds. How deep order books are and what people do is assumed by the scenario. Nothing here changes the book, and it is a stress, not a forecast."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !start.isRunning) void submit()
        }}
      >
        <KindChoice kind={draft.kind} onChange={(kind) => change({ kind })} />
        <ShockEditor
          title="Prices move"
          draft={draft.shocks}
          markets={listed.value ?? []}
          onChange={(shocks) => change({ shocks })}
        />
        <TextField
          title="Over so many minutes"
          about="Evenly; the scenario goes on afterwards until it has settled."
          value={draft.minutes}
          complaint={complaints.minutes}
          isNumber
          onChange={(minutes) => change({ minutes })}
        />
        <KindFields draft={draft} complaints={complaints} onChange={change} />
        <WorldFields draft={draft} complaints={complaints} onChange={change} />
        <button type="submit" class="chief" disabled={!isReady} aria-disabled={start.isRunning}>
          {start.isRunning ? 'Asking' : 'Run on a copy'}
        </button>
        {start.problem === undefined ? null : (
          <Failed problem={start.problem} what="The experiment" />
        )}
      </form>
    </Panel>
  )
}

interface KindChoiceProps {
  readonly kind: Kind
  readonly onChange: (kind: Kind) => void
}

function KindChoice({ kind, onChange }: KindChoiceProps): JSX.Element {
  return (
    <fieldset>
      <legend>Question</legend>
      {kinds.map(([name, words, about]) => (
        <label class="choice" key={name}>
          <input
            type="radio"
            name="experiment-kind"
            checked={kind === name}
            onChange={() => onChange(name)}
          />{' '}
          {words} <span class="fine">{about}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface FieldsProps {
  readonly draft: Draft
  readonly complaints: Complaints
  readonly onChange: (part: Partial<Draft>) => void
}

function KindFields({ draft, complaints, onChange }: FieldsProps): JSX.Element | null {
  if (draft.kind === 'simulation') return null
  const runs = (
    <TextField
      title="Runs"
      about={
        draft.kind === 'rules'
          ? 'Of each rule, with seeds one after another; empty: one. Differences have intervals from two on, and good ones from 20.'
          : 'Empty: the fewest that support the confidence.'
      }
      value={draft.paths}
      complaint={complaints.paths}
      isNumber
      onChange={(paths) => onChange({ paths: paths.trim() })}
    />
  )
  return draft.kind === 'rules' ? (
    <>
      <PolicyPicker chosen={draft.policies} onChange={(policies) => onChange({ policies })} />
      {runs}
    </>
  ) : (
    <>
      <ChoiceField
        title="The fund is to pay in"
        value={draft.confidence}
        options={confidences}
        onChange={(confidence) => onChange({ confidence })}
      />
      {runs}
    </>
  )
}

function WorldFields({ draft, complaints, onChange }: FieldsProps): JSX.Element {
  return (
    <details>
      <summary>
        Scenario and seed <span class="fine">{draft.scenario}</span>
      </summary>
      <TextField
        title="Scenario"
        about="Its world is used; its own moves only where no price moves above."
        value={draft.scenario}
        complaint={complaints.scenario}
        onChange={(scenario) => onChange({ scenario: scenario.trim() })}
      />
      <TextField
        title="Seed"
        about="The same book and seed give the same result."
        value={draft.seed}
        complaint={complaints.seed}
        isNumber
        onChange={(seed) => onChange({ seed: seed.trim() })}
      />
    </details>
  )
}

type Complaints = Readonly<
  Partial<Record<'minutes' | 'paths' | 'scenario' | 'seed' | 'policies', string | undefined>>
>

const pathsMax = { simulation: 1, rules: 200, fundSizing: 2_000 } as const

function complaintsOf({ kind, minutes, paths, scenario, seed, policies }: Draft): Complaints {
  const most = pathsMax[kind]
  const isRuns = paths === '' || (/^[1-9]\d{0,4}$/u.test(paths) && Number(paths) <= most)
  return {
    minutes: minutesOf(minutes) === undefined ? 'From a second (0.02) to 60 minutes.' : undefined,
    paths: kind === 'simulation' || isRuns ? undefined : `A whole number from 1 to ${most}.`,
    scenario: /^[a-z0-9-]{1,64}$/u.test(scenario) ? undefined : 'The name of a scenario.',
    seed: /^\d{1,9}$/u.test(seed) ? undefined : 'It is a whole number of at most 9 digits.',
    policies: kind === 'rules' && policies.length === 0 ? 'Choose one at least.' : undefined,
  }
}

function orderOf(draft: Draft) {
  const { kind, scenario, seed, paths, confidence, policies } = draft
  const shocks = timedShocksOf(draft.shocks, minutesOf(draft.minutes) ?? 0)
  return {
    kind,
    scenario,
    seed: Number(seed),
    ...(shocks.length > 0 && { shocks }),
    ...(kind !== 'simulation' && paths !== '' && { paths: Number(paths) }),
    ...(kind === 'fundSizing' && { confidence }),
    ...(kind === 'rules' && { policies: [...policies] }),
  }
}
