import { addDecimals, type CallAnswer } from '@plimsoll/client'
import type { ComponentType, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import type { Fund, FundAlarm } from '../live/domain-live.ts'
import { type Read, useRead } from '../live/use-read.ts'
import { Panel } from '../parts/panel.tsx'
import { Loading, Reading } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { attentionOf, type Halt } from './attention.ts'
import { AttentionPanel } from './attention-panel.tsx'
import { LatestCuts, OpenCases } from './case-tables.tsx'
import { FundTable } from './fund-table.tsx'
import type { Indicators } from './indicators.ts'
import { loadWords } from './load-words.ts'
import { KeyFigures } from './key-figures.tsx'
import { LoadPanel } from './load-panel.tsx'
import { TriggerGauges } from './trigger-gauges.tsx'
import { useIndicators } from './use-indicators.ts'
import './waterline.css'

const loadMs = 1_000
const standingMs = 2_000

/** The first screen: whether the funds carry the load, what needs somebody, and how near everything is to its line. */
export function Waterline(): JSX.Element {
  const { domain, client, about, live } = useDomain()
  const load = useRead(
    mayCall(about, 'getLoad') ? `load ${domain}` : undefined,
    (signal) => client.getLoad({ domain }, { signal }),
    { everyMs: loadMs },
  )
  const standing = useRead(domain, (signal) => client.getDomain({ domain }, { signal }), {
    everyMs: standingMs,
  })
  const money = useRead(
    mayCall(about, 'listFunds') ? `funds ${domain}` : undefined,
    (signal) => client.listFunds({ domain }, { signal }),
    { everyMs: standingMs },
  )
  const indicators = useIndicators()
  const funds = fundsOf(live.funds.value, money.value)
  const { halts, alarms, isKnown } = useTrouble(standing, money)
  const rows = attentionOf({
    standing: standing.value,
    halts,
    alarms,
  })
  const isLoadCalm = load.value === undefined || loadWords(load.value, '').tone === 'calm'
  return (
    <>
      {standing.value === undefined ? null : (
        <AttentionPanel rows={rows} isKnown={isKnown} isLoadCalm={isLoadCalm} />
      )}
      {mayCall(about, 'getLoad') ? (
        <Reading read={load} what="what the funds could carry">
          {(value) => <LoadPanel load={value} />}
        </Reading>
      ) : (
        <p class="fine">
          How far prices could move before the funds are spent is not shown to this role: it would
          tell where others go bankrupt.
        </p>
      )}
      <Panel title="Key figures">
        <KeyFigures
          standing={standing.value}
          indicators={indicators.value}
          halts={halts}
          available={load.value?.available ?? availableOf(funds)}
          deficit={load.value?.deficit}
        />
      </Panel>
      {mayCall(about, 'listFunds') ? (
        <Panel title="Distance to each trigger">
          <Reading read={money} what="the triggers">
            {({ triggers }) => <TriggerGauges states={triggers} />}
          </Reading>
        </Panel>
      ) : null}
      {mayCall(about, 'listIndicators') ? (
        <Reading read={indicators} what="how the domain went">
          {(value) => <Charts indicators={value} />}
        </Reading>
      ) : null}
      {funds === undefined ? null : <FundTable funds={funds} alarms={alarms ?? []} />}
      <CaseTables />
    </>
  )
}

function newer<T>(
  isStreaming: boolean,
  streamed: T | undefined,
  read: T | undefined,
): T | undefined {
  return isStreaming ? (streamed ?? read) : (read ?? streamed)
}

/** What is open, and what was cut most recently. */
function CaseTables(): JSX.Element | null {
  const { live, about } = useDomain()
  const cases = live.cases.value
  const isOwn = about.accounts !== undefined
  return cases === undefined ? null : (
    <div class="case-tables">
      <OpenCases cases={cases} isOwn={isOwn} />
      <LatestCuts cases={cases} isOwn={isOwn} />
    </div>
  )
}

/** Halts and alarms as they are now, and whether they are known. What the stream says is newer while it is there. */
function useTrouble(
  standing: Read<CallAnswer<'getDomain'>>,
  money: Read<CallAnswer<'listFunds'>>,
): {
  readonly halts: readonly Halt[] | undefined
  readonly alarms: readonly FundAlarm[] | undefined
  readonly isKnown: boolean
} {
  const { live, about } = useDomain()
  const isStreaming = live.connection.value.state === 'open'
  const halts = newer<readonly Halt[]>(isStreaming, live.halts.value, standing.value?.halts)
  const alarms = newer(isStreaming, live.alarms.value, money.value?.alarms)
  const areAlarmsKnown = alarms !== undefined || !mayCall(about, 'listFunds')
  const isKnown = standing.problem === undefined && halts !== undefined && areAlarmsKnown
  return { halts, alarms, isKnown }
}

/** Funds as the stream says; before it does, as they were read. */
function fundsOf(
  streamed: ReadonlyMap<string, Fund> | undefined,
  read: CallAnswer<'listFunds'> | undefined,
): readonly Fund[] | undefined {
  return streamed === undefined ? read?.rows : [...streamed.values()]
}

/** What all insurance funds can pay; undefined before they are known. */
function availableOf(funds: readonly Fund[] | undefined): string | undefined {
  return funds
    ?.filter(({ purpose }) => purpose === 'insurance')
    .reduce((total, { available }) => addDecimals(total, available), '0')
}

/** The charts come after the rest, so that the ship does not wait for them. */
function Charts({ indicators }: { readonly indicators: Indicators }): JSX.Element {
  const [Component, setComponent] = useState<ComponentType<{ readonly indicators: Indicators }>>()
  useEffect(() => {
    let isWanted = true
    const open = async (): Promise<void> => {
      const { CourseCharts } = await import('./course-charts.tsx')
      if (isWanted) setComponent(() => CourseCharts)
    }
    void open()
    return () => {
      isWanted = false
    }
  }, [])
  return Component === undefined ? (
    <Loading what="the charts" />
  ) : (
    <Component indicators={indicators} />
  )
}
