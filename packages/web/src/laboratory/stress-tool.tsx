import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { pathTo, queryOf, setQuery } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { type Read, useRead } from '../live/use-read.ts'
import { Arrival } from '../parts/arrival.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Reading } from '../parts/states.tsx'
import { FundSizingResult } from './fund-sizing-result.tsx'
import { isUnderWay, JobBadge, JobProgress } from './job-status.tsx'
import { readRules, readSizing } from './experiment-reading.ts'
import { RulesResult } from './rules-result.tsx'
import { readSimulation } from './simulation-reading.ts'
import { SimulationResultView } from './simulation-result.tsx'
import { StressForm } from './stress-form.tsx'
import { timedShocksWords } from './timed-shocks.ts'
import { useJob } from './use-job.ts'

type Experiment = CallAnswer<'getExperiment'>

/** Of one that somebody ended. */
const cancelled = 'it was cancelled'

const listEveryMs = 5_000
const listed = 20

const kindWords = {
  simulation: 'what happens',
  rules: 'rules compared',
  fundSizing: 'fund size',
} as const

/** Whole cascades on a copy of the live book. */
export function StressTool(): JSX.Element {
  const { domain, client } = useDomain()
  const id = queryOf('experiment')
  const list = useRead(
    domain,
    (signal) => client.listExperiments({ domain, limit: listed }, { signal }),
    { everyMs: listEveryMs },
  )
  return (
    <>
      {id === undefined ? null : (
        <Arrival key={id} label="The experiment">
          <OneExperiment id={id} />
        </Arrival>
      )}
      <div class="columns laboratory-columns">
        <StressForm onStarted={list.again} />
        <ExperimentList list={list} current={id} />
      </div>
    </>
  )
}

interface ExperimentListProps {
  readonly list: Read<CallAnswer<'listExperiments'>>
  readonly current: string | undefined
}

function ExperimentList({ list, current }: ExperimentListProps): JSX.Element {
  const { domain } = useDomain()
  return (
    <Panel
      title="Experiments"
      about="Newest first. The server keeps them in memory: after a restart they are gone, so download what you need."
    >
      <Reading read={list} what="the experiments">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>None yet.</Empty>
          ) : (
            <DataTable
              caption="Experiments"
              isCaptionHidden
              rows={rows}
              keyOf={({ experiment }) => experiment}
              currentKey={current}
              columns={[
                {
                  title: 'asked for',
                  isName: true,
                  cell: ({ experiment, requestedMs }) => (
                    <Link
                      to={`${pathTo(domain, 'laboratory')}?tool=stress&experiment=${encodeURIComponent(experiment)}`}
                    >
                      <Instant ms={requestedMs} />
                    </Link>
                  ),
                },
                { title: 'question', cell: ({ order }) => kindWords[order.kind] },
                { title: 'prices', cell: ({ order }) => movesWords(order), isMinor: true },
                { title: 'state', cell: ({ status }) => <JobBadge status={status} /> },
              ]}
            />
          )
        }
      </Reading>
    </Panel>
  )
}

function movesWords({ shocks, scenario = '' }: Experiment['order']): string {
  return timedShocksWords(shocks, scenario)
}

function OneExperiment({ id }: { readonly id: string }): JSX.Element {
  const { domain, client } = useDomain()
  const read = useJob(id, (signal) => client.getExperiment({ domain, experiment: id }, { signal }))
  const cancel = useAct((experiment: string, options) =>
    client.cancelExperiment({ domain, experiment }, options),
  )
  const experiment = read.value
  return (
    <Panel
      title={experiment === undefined ? 'Experiment' : titleOf(experiment)}
      class="comparison"
      about={experiment === undefined ? undefined : <Ground experiment={experiment} />}
      tools={
        <>
          {isUnderWay(experiment?.status) ? (
            <button
              type="button"
              aria-disabled={cancel.isRunning}
              onClick={() => {
                if (!cancel.isRunning) void cancel.run(id).then(read.again)
              }}
            >
              Cancel
            </button>
          ) : null}
          <button type="button" class="quiet" onClick={() => setQuery({ experiment: undefined })}>
            Close
          </button>
        </>
      }
    >
      {cancel.problem === undefined ? null : (
        <Failed problem={cancel.problem} what="The experiment" />
      )}
      {experiment === undefined && read.problem?.code === 'notFound' ? (
        <Empty>
          It is not there any more: the server keeps experiments in memory, the newest ones only.
          Start it again below.
        </Empty>
      ) : (
        <Reading read={read} what="the experiment">
          {(value) => <ExperimentState experiment={value} />}
        </Reading>
      )}
    </Panel>
  )
}

function titleOf({ order }: Experiment): string {
  return `On this book: ${kindWords[order.kind]}`
}

function Ground({ experiment }: { readonly experiment: Experiment }): JSX.Element {
  const { order, place } = experiment
  return (
    <>
      Prices move {movesWords(order)}; world of {order.scenario}, seed {order.seed}
      {place === undefined ? null : (
        <>
          ; the book after record {place.sequence}, <Instant ms={place.timeMs} as="both" />
        </>
      )}
      .
    </>
  )
}

function ExperimentState({ experiment }: { readonly experiment: Experiment }): JSX.Element {
  const { status, progress, failure } = experiment
  if (failure === cancelled) return <Empty>It was cancelled.</Empty>
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
        what="Experiment"
        status={status}
        done={progress?.done}
        of={progress?.of}
        step={progress?.step ?? 'The book is being copied.'}
      />
    )
  }
  return (
    <>
      <p class="unseen" role="status">
        The experiment is done.
      </p>
      <ExperimentResult experiment={experiment} />
    </>
  )
}

function ExperimentResult({ experiment }: { readonly experiment: Experiment }): JSX.Element {
  const { order, result } = experiment
  const unknown = <Empty>The server answers in a form that this page does not know.</Empty>
  switch (order.kind) {
    case 'simulation': {
      const read = readSimulation(result)
      return read === undefined ? unknown : <SimulationResultView result={read} whole={result} />
    }
    case 'rules': {
      const read = readRules(result)
      return read === undefined ? unknown : <RulesResult result={read} />
    }
    case 'fundSizing': {
      const read = readSizing(result)
      return read === undefined ? unknown : <FundSizingResult result={read} />
    }
  }
}
