import type { JSX } from 'preact'
import { pathTo, queryOf, setQuery } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { type Read, useRead } from '../live/use-read.ts'
import { Arrival } from '../parts/arrival.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { CompareForm } from './compare-form.tsx'
import { readComparison } from './comparison-reading.ts'
import { ComparisonResultView } from './comparison-result.tsx'
import { JobBadge, JobProgress } from './job-status.tsx'
import { shocksWords } from './shocks.ts'
import { useJob } from './use-job.ts'
import type { CallAnswer } from '@plimsoll/client'

type Comparison = CallAnswer<'getComparison'>
type ComparisonPage = CallAnswer<'listComparisons'>

const listEveryMs = 5_000
const listed = 20

/** The same book under several policies. */
export function CompareTool(): JSX.Element {
  const { domain, client } = useDomain()
  const id = queryOf('comparison')
  const list = useRead(
    domain,
    (signal) => client.listComparisons({ domain, limit: listed }, { signal }),
    { everyMs: listEveryMs },
  )
  return (
    <>
      {id === undefined ? null : (
        <Arrival key={id} label="The comparison">
          <OneComparison id={id} />
        </Arrival>
      )}
      <div class="columns laboratory-columns">
        <CompareForm onStarted={list.again} />
        <ComparisonList list={list} current={id} />
      </div>
    </>
  )
}

interface ComparisonListProps {
  readonly list: Read<ComparisonPage>
  readonly current: string | undefined
}

function ComparisonList({ list, current }: ComparisonListProps): JSX.Element {
  const { domain } = useDomain()
  return (
    <Panel
      title="Comparisons"
      about="Newest first. The server keeps them in memory: after a restart they are gone, so download what you need."
    >
      <Reading read={list} what="the comparisons">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>
              None yet. Choose policies and compare: it takes some seconds, and you can go elsewhere
              meanwhile.
            </Empty>
          ) : (
            <DataTable
              caption="Comparisons"
              isCaptionHidden
              rows={rows}
              keyOf={({ comparison }) => comparison}
              currentKey={current}
              columns={[
                {
                  title: 'asked for',
                  isName: true,
                  cell: ({ comparison, requestedMs }) => (
                    <Link
                      to={`${pathTo(domain, 'laboratory')}?tool=compare&comparison=${encodeURIComponent(comparison)}`}
                    >
                      <Instant ms={requestedMs} />
                    </Link>
                  ),
                },
                { title: 'book', cell: bookWords },
                { title: 'prices', cell: ({ shocks }) => shocksWords(shocks) },
                {
                  title: 'policies',
                  isMinor: true,
                  cell: ({ policies }) => (
                    <span title={policies.join(', ')}>{policies.length}</span>
                  ),
                  isNumber: true,
                },
                { title: 'state', cell: ({ status }) => <JobBadge status={status} /> },
              ]}
            />
          )
        }
      </Reading>
    </Panel>
  )
}

function bookWords({ case: caseId, place }: Pick<Comparison, 'case' | 'place'>): string {
  if (caseId !== undefined) return `before ${caseId}`
  return place === undefined ? 'of now' : `record ${place.sequence}`
}

function OneComparison({ id }: { readonly id: string }): JSX.Element {
  const { domain, client } = useDomain()
  const ask = async (signal: AbortSignal): Promise<Comparison> =>
    client.getComparison({ domain, comparison: id }, { signal })
  const read = useJob(id, ask)
  return (
    <Panel
      title="Comparison"
      class="comparison"
      about={read.value === undefined ? undefined : <ComparedBook comparison={read.value} />}
      tools={
        <button type="button" class="quiet" onClick={() => setQuery({ comparison: undefined })}>
          Close
        </button>
      }
    >
      {read.value === undefined && read.problem?.code === 'notFound' ? (
        <Empty>
          It is not there any more: the server keeps comparisons in memory, the newest ones only.
          Start it again below.
        </Empty>
      ) : (
        <Reading read={read} what="the comparison">
          {(comparison) => <ComparisonState comparison={comparison} />}
        </Reading>
      )}
    </Panel>
  )
}

function ComparedBook({ comparison }: { readonly comparison: Comparison }): JSX.Element {
  const { domain } = useDomain()
  const { case: caseId, shocks, place } = comparison
  return (
    <>
      {caseId === undefined ? (
        'The book '
      ) : (
        <>
          The book before <Link to={pathTo(domain, 'case', caseId)}>{caseId}</Link>{' '}
        </>
      )}
      {place === undefined ? null : (
        <>
          after record {place.sequence}, <Instant ms={place.timeMs} as="both" />
        </>
      )}
      , {shocksWords(shocks)}. One round at frozen prices; then one more move of all prices that
      cuts do not cause.
    </>
  )
}

function ComparisonState({ comparison }: { readonly comparison: Comparison }): JSX.Element {
  const { status, progress, failure, result, policies } = comparison
  if (status === 'failed') {
    return (
      <p class="state failed" role="alert">
        <strong>It failed: </strong>
        {failure ?? 'the server does not say why'}
      </p>
    )
  }
  if (status !== 'done') {
    return (
      <JobProgress
        what="Comparison"
        status={status}
        done={progress?.done}
        of={progress?.of}
        step={progress?.step ?? `${policies.length} policies`}
      />
    )
  }
  const read = readComparison(result)
  if (read === undefined)
    return <Empty>The server answers in a form that this page does not know.</Empty>
  return (
    <>
      <p class="unseen" role="status">
        The comparison is done.
      </p>
      <ComparisonResultView
        id={comparison.comparison}
        result={read}
        caseOutcomes={comparison.caseOutcomes}
      />
    </>
  )
}
