import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { JobProgress } from '../laboratory/job-status.tsx'
import { useJob } from '../laboratory/use-job.ts'
import { useRead } from '../live/use-read.ts'
import { Failed, Loading } from '../parts/states.tsx'
import { Panel } from '../parts/panel.tsx'
import { mayCall } from '../session/session.ts'
import type { CaseDocument } from './case-document.ts'
import type { ComparisonDocument } from './compared.ts'
import { ComparedResult } from './compared-result.tsx'

const chosenMax = 5
const atFirst: readonly string[] = ['binance', 'bybit', 'plimsoll']

/** The same event under other policies, each begun with the book as it stood just before this case. */
export function OtherPolicies({
  document,
}: {
  readonly document: CaseDocument
}): JSX.Element | null {
  const { about } = useDomain()
  if (!mayCall(about, 'postComparison') || !mayCall(about, 'getComparison')) return null
  return (
    <Panel
      title="The same event under other policies"
      about="Takes the book as it stood just before the first round of this case, and carries out one round under each policy. Nothing real changes. Assumes that everybody would have held the same positions, and that prices stand still during the round."
    >
      <Choice document={document} />
      <Outcome />
    </Panel>
  )
}

function Choice({ document }: { readonly document: CaseDocument }): JSX.Element {
  const { client, domain } = useDomain()
  const presets = useRead('policies', (signal) => client.listPolicies({}, { signal }))
  const [chosen, setChosen] = useState<readonly string[]>(atFirst)
  const act = useAct((policies: readonly string[], options) =>
    client.postComparison(
      { domain, body: { policies: ['declared', ...policies], case: document.caseId } },
      options,
    ),
  )
  const compare = async (): Promise<void> => {
    const begun = await act.run(chosen)
    if (begun !== undefined) setQuery({ comparison: begun.comparison })
  }
  const rows = presets.value?.rows ?? []
  const toggle = (policy: string): void =>
    setChosen(
      chosen.includes(policy) ? chosen.filter((one) => one !== policy) : [...chosen, policy],
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void compare()
      }}
    >
      <fieldset class="case-presets">
        <legend>
          Policies beside the declared one ({chosen.length} of at most {chosenMax})
        </legend>
        <p class="fine">Chosen: {chosen.length === 0 ? 'none' : chosen.join(', ')}.</p>
        {presets.problem === undefined ? null : (
          <Failed problem={presets.problem} what="The policies" onAgain={presets.again} />
        )}
        {presets.value === undefined && presets.problem === undefined ? (
          <Loading what="the policies" />
        ) : null}
        <div class="case-preset-list">
          {rows.map(({ policy, title }) => (
            <label key={policy} title={title}>
              <input
                type="checkbox"
                checked={chosen.includes(policy)}
                disabled={!chosen.includes(policy) && chosen.length >= chosenMax}
                onChange={() => toggle(policy)}
              />{' '}
              {policy}
              <span class="case-below">{title}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="chief" disabled={act.isRunning || chosen.length === 0}>
        {act.isRunning ? 'Asking…' : 'Compare'}
      </button>
      {act.problem === undefined ? null : (
        <Failed problem={act.problem} what="The comparison was not begun" />
      )}
    </form>
  )
}

/** How the comparison that the address names goes, and what it found. */
function Outcome(): JSX.Element | null {
  const { client, domain } = useDomain()
  const comparison = queryOf('comparison')
  const read = useJob(comparison, (signal) =>
    client.getComparison({ domain, comparison: comparison ?? '' }, { signal }),
  )
  if (comparison === undefined) return null
  if (read.problem?.code === 'notFound') {
    return (
      <p class="state empty">
        This comparison is not kept any more: a server keeps them in memory only. Compare again.
      </p>
    )
  }
  if (read.value !== undefined) return <Standing document={read.value} />
  if (read.problem !== undefined)
    return <Failed problem={read.problem} what="The comparison" onAgain={read.again} />
  return <Loading what="the comparison" />
}

function Standing({ document }: { readonly document: ComparisonDocument }): JSX.Element {
  const { status, progress, failure } = document
  if (status === 'done') return <ComparedResult document={document} />
  if (status === 'failed') {
    return (
      <p class="state failed" role="alert">
        <strong>The comparison failed: </strong>
        {failure ?? 'no reason was given'}
      </p>
    )
  }
  return (
    <JobProgress
      what="Comparison"
      status={status}
      done={progress?.done}
      of={progress?.of}
      step={`Comparing: ${progress?.step ?? 'begins'}`}
    />
  )
}
