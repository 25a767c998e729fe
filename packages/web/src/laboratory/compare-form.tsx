import { PlimsollProblem } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Panel } from '../parts/panel.tsx'
import { Failed } from '../parts/states.tsx'
import { declared, policiesMax, PolicyPicker } from './policy-picker.tsx'
import { ShockEditor } from './shock-editor.tsx'
import { shockDraftOf, shocksOf, shockText } from './shocks.ts'
import { useMarkets } from './use-markets.ts'

/** After the last change, before the address says it. */
const settleMs = 300

/** The policies that a comparison begins with: what is in force, and three that differ most. */
const policiesFirst = [declared, 'plimsoll', 'bybit', 'contract-pro-rata']

/** What is to be compared: the book, what happens to it first, and the policies. */
export function CompareForm({ onStarted }: { readonly onStarted: () => void }): JSX.Element {
  const { domain, client } = useDomain()
  const listed = useMarkets()
  const markets = listed.value ?? []
  const [caseId, setCaseId] = useState(() => queryOf('case') ?? '')
  const [isBefore, setBefore] = useState(caseId !== '')
  const [draft, setDraft] = useState(() => shockDraftOf(queryOf('shocks')))
  const [policies, setPolicies] = useState<readonly string[]>(
    () => queryOf('policies')?.split(',').filter(Boolean).slice(0, policiesMax) ?? policiesFirst,
  )
  const named = isBefore ? caseId.trim() : ''
  useEffect(() => {
    const timer = setTimeout(() => {
      const isFirst = policies.join() === policiesFirst.join()
      setQuery({
        case: named === '' ? undefined : named,
        shocks: shockText(draft),
        policies: isFirst ? undefined : policies.join(','),
      })
    }, settleMs)
    return () => clearTimeout(timer)
  }, [named, draft, policies])
  const start = useAct((body: Parameters<typeof client.postComparison>[0]['body'], options) =>
    client.postComparison({ domain, body }, options),
  )
  const submit = async (): Promise<void> => {
    const shocks = shocksOf(draft, markets)
    const started = await start.run({
      policies: [...policies],
      ...(named !== '' && { case: named }),
      ...(shocks.length > 0 && { shocks }),
    })
    if (started === undefined) return
    setQuery({ comparison: started.comparison })
    onStarted()
  }
  const isReady = listed.value !== undefined && policies.length > 0 && (!isBefore || named !== '')
  return (
    <Panel
      title="New comparison"
      about="A copy of the book goes through one round under each policy. Nothing here changes the book."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !start.isRunning) void submit()
        }}
      >
        <BookChoice
          caseId={caseId}
          isBefore={isBefore}
          onChange={(next) => {
            setBefore(next.isBefore)
            setCaseId(next.caseId)
          }}
        />
        <ShockEditor draft={draft} markets={markets} onChange={setDraft} />
        <PolicyPicker chosen={policies} onChange={setPolicies} />
        <button type="submit" class="chief" disabled={!isReady} aria-disabled={start.isRunning}>
          {start.isRunning ? 'Asking' : 'Compare'}
        </button>
        {listed.value !== undefined || listed.problem === undefined ? null : (
          <Failed problem={listed.problem} what="The markets" onAgain={listed.again} />
        )}
        <Refusal problem={start.problem} />
      </form>
    </Panel>
  )
}

function Refusal({
  problem,
}: {
  readonly problem: PlimsollProblem | undefined
}): JSX.Element | null {
  return problem === undefined ? null : <Failed problem={problem} what="The comparison" />
}

interface BookChoiceProps {
  readonly caseId: string
  readonly isBefore: boolean
  readonly onChange: (next: { readonly caseId: string; readonly isBefore: boolean }) => void
}

const casesOffered = 50

function BookChoice({ caseId, isBefore, onChange }: BookChoiceProps): JSX.Element {
  const { live } = useDomain()
  const cases = live.cases.value?.slice(0, casesOffered) ?? []
  return (
    <fieldset>
      <legend>Book</legend>
      <label class="choice">
        <input
          type="radio"
          name="book"
          checked={!isBefore}
          onChange={() => onChange({ caseId, isBefore: false })}
        />{' '}
        as it is now
      </label>
      <label class="choice">
        <input
          type="radio"
          name="book"
          checked={isBefore}
          onChange={() => onChange({ caseId, isBefore: true })}
        />{' '}
        as it was before a case
      </label>
      {isBefore ? (
        <label>
          <span class="unseen">Id of the case</span>
          <input
            list="cases-to-compare"
            placeholder="Id of the case"
            value={caseId}
            onInput={({ currentTarget }) => onChange({ caseId: currentTarget.value, isBefore })}
          />
          <datalist id="cases-to-compare">
            {cases.map(({ caseId: id, account }) => (
              <option key={id} value={id}>
                {account}
              </option>
            ))}
          </datalist>
        </label>
      ) : null}
    </fieldset>
  )
}
