import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { pathTo, queryOf, setQuery } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { type Read, useRead } from '../live/use-read.ts'
import { Arrival } from '../parts/arrival.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { Instant, utc } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Reading } from '../parts/states.tsx'
import { TextField } from '../parts/text-field.tsx'
import { JobBadge, JobProgress } from './job-status.tsx'
import { readSimulation } from './simulation-reading.ts'
import { SimulationResultView } from './simulation-result.tsx'
import { useJob } from './use-job.ts'

type Simulation = CallAnswer<'getSimulation'>

const listEveryMs = 5_000
const listed = 20

/** Scenarios that ship, and what they are. Another server may know more: its name is asked for as text. */
const scenarios = [
  {
    name: 'crash',
    about: 'a small venue with three markets falls 30 % in three waves; a second or two',
  },
  {
    name: 'october',
    about: '10 October 2025 at full size, calibrated: 40,000 accounts in 20 coins; about a minute',
  },
  {
    name: 'october-small',
    about: 'the same with 8,000 accounts; some ten seconds',
  },
] as const

/** Whole events of a simulated venue. */
export function ScenarioTool(): JSX.Element {
  const { client } = useDomain()
  const id = queryOf('simulation')
  const list = useRead(
    'simulations',
    (signal) => client.listSimulations({ limit: listed }, { signal }),
    { everyMs: listEveryMs },
  )
  return (
    <>
      {id === undefined ? null : (
        <Arrival key={id} label="The run">
          <OneSimulation id={id} />
        </Arrival>
      )}
      <div class="columns laboratory-columns">
        <ScenarioForm onStarted={list.again} />
        <SimulationList list={list} current={id} />
      </div>
    </>
  )
}

const seedDefault = 7

function ScenarioForm({ onStarted }: { readonly onStarted: () => void }): JSX.Element {
  const { client } = useDomain()
  const [scenario, setScenario] = useState<string>(scenarios[0].name)
  const [seed, setSeed] = useState(String(seedDefault))
  const start = useAct((body: { readonly scenario: string; readonly seed: number }, options) =>
    client.postSimulation({ body }, options),
  )
  const isSeed = /^\d{1,15}$/u.test(seed)
  const submit = async (): Promise<void> => {
    const started = await start.run({ scenario: scenario.trim(), seed: Number(seed) })
    if (started === undefined) return
    setQuery({ simulation: started.simulation })
    onStarted()
  }
  return (
    <Panel
      title="Run a scenario"
      about="A simulated venue goes through a shock, from the first price to the last case. The same scenario and seed do the same to the last byte. No scenario is a forecast."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isSeed && !start.isRunning) void submit()
        }}
      >
        <div class="field">
          <label for="scenario">Scenario</label>
          <input
            id="scenario"
            list="scenarios"
            value={scenario}
            onInput={({ currentTarget }) => setScenario(currentTarget.value)}
          />
          <datalist id="scenarios">
            {scenarios.map(({ name, about }) => (
              <option key={name} value={name}>
                {about}
              </option>
            ))}
          </datalist>
          <p class="fine">{scenarios.find(({ name }) => name === scenario)?.about ?? ''}</p>
        </div>
        <TextField
          title="Seed"
          about="A whole number; another one is another run of the same kind."
          value={seed}
          complaint={isSeed ? undefined : 'It is a whole number.'}
          isNumber
          onChange={(text) => setSeed(text.trim())}
        />
        <button type="submit" class="chief" disabled={!isSeed} aria-disabled={start.isRunning}>
          {start.isRunning ? 'Asking' : 'Run'}
        </button>
        {start.problem === undefined ? null : (
          <Failed problem={start.problem} what="The scenario" />
        )}
      </form>
    </Panel>
  )
}

interface SimulationListProps {
  readonly list: Read<CallAnswer<'listSimulations'>>
  readonly current: string | undefined
}

function SimulationList({ list, current }: SimulationListProps): JSX.Element {
  const { domain } = useDomain()
  return (
    <Panel title="Runs" about="Newest first, of every domain of this server.">
      <Reading read={list} what="the runs">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>None yet.</Empty>
          ) : (
            <DataTable
              caption="Runs"
              isCaptionHidden
              rows={rows}
              keyOf={({ simulation }) => simulation}
              currentKey={current}
              columns={[
                {
                  title: 'asked for',
                  isName: true,
                  cell: ({ simulation, requestedMs }) => (
                    <Link
                      to={`${pathTo(domain, 'laboratory')}?tool=scenario&simulation=${encodeURIComponent(simulation)}`}
                    >
                      <Instant ms={requestedMs} />
                    </Link>
                  ),
                },
                { title: 'scenario', cell: ({ scenario }) => scenario },
                { title: 'seed', isNumber: true, cell: ({ seed }) => seed },
                { title: 'state', cell: ({ status }) => <JobBadge status={status} /> },
              ]}
            />
          )
        }
      </Reading>
    </Panel>
  )
}

function OneSimulation({ id }: { readonly id: string }): JSX.Element {
  const { client } = useDomain()
  const read = useJob(id, (signal) => client.getSimulation({ simulation: id }, { signal }))
  const { scenario, seed } = read.value ?? {}
  return (
    <Panel
      title={scenario === undefined ? 'Run' : `Run of ${scenario}, seed ${seed}`}
      class="comparison"
      tools={
        <button type="button" class="quiet" onClick={() => setQuery({ simulation: undefined })}>
          Close
        </button>
      }
    >
      {read.value === undefined && read.problem?.code === 'notFound' ? (
        <Empty>
          It is not there any more: the server keeps runs in memory, the newest ones only. The same
          scenario and seed give the same result.
        </Empty>
      ) : (
        <Reading read={read} what="the run">
          {(simulation) => <SimulationState simulation={simulation} />}
        </Reading>
      )}
    </Panel>
  )
}

function SimulationState({ simulation }: { readonly simulation: Simulation }): JSX.Element {
  const { status, progress, failure, result } = simulation
  if (status === 'failed') {
    return (
      <p class="state failed" role="alert">
        <strong>It failed: </strong>
        {failure ?? 'the server does not say why'}
      </p>
    )
  }
  if (status !== 'done') {
    const step =
      progress === undefined
        ? 'The venue is being set up.'
        : `${utc(progress.timeMs)} in the scenario: ${grouped(String(progress.cases))} cases, ${grouped(String(progress.cutAccounts))} accounts cut.`
    return (
      <JobProgress
        what="Run"
        status={status}
        done={progress?.step}
        of={progress?.steps}
        step={step}
      />
    )
  }
  const read = readSimulation(result)
  if (read === undefined)
    return <Empty>The server answers in a form that this page does not know.</Empty>
  return (
    <>
      <p class="unseen" role="status">
        The run is done.
      </p>
      <SimulationResultView result={read} whole={result} />
    </>
  )
}
