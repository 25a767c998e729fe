import { useComputed } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import type { ScreenProps } from '../app/screens.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { counted } from '../parts/counted.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import './case.css'
import type { CaseDocument, Round } from './case-document.ts'
import { FillsTable } from './fills-table.tsx'
import { FlowDiagram } from './flow-diagram.tsx'
import { chiefFlow, type FlowKind } from './flow-of.ts'
import { InShort } from './in-short.tsx'
import { OtherPolicies } from './other-policies.tsx'
import { Payers } from './payers.tsx'
import { Reasons } from './reasons.tsx'
import { Records } from './records.tsx'
import { replaySteps, type ReplayStep, type StepState } from './replay.ts'
import { ReplayControls } from './replay-controls.tsx'
import { Rounds } from './rounds.tsx'
import { type Player, usePlayer } from './use-player.ts'

/** One default from its first round to its last: what happened, who paid, and why them. */
export function CaseScreen({ subject }: ScreenProps): JSX.Element {
  const { domain, client, live } = useDomain()
  const read = useRead(`${domain} ${subject}`, (signal) =>
    client.getCase({ domain, case: subject }, { signal }),
  )
  // The stream tells of every further round; the screen is drawn anew only when it does.
  const heard = useComputed(
    () =>
      live.cases.value?.find(({ caseId }) => caseId === subject)?.rounds.at(-1)?.opened.sequence,
  ).value
  const known = read.value?.rounds.at(-1)?.opened.sequence
  const asked = useRef(0)
  useEffect(() => {
    if (heard === undefined || known === undefined) return
    if (heard <= known || heard === asked.current) return
    asked.current = heard
    read.again()
  }, [heard, known])
  return (
    <Reading read={read} what={`the case ${subject}`}>
      {(document) => <CaseView document={document} />}
    </Reading>
  )
}

function CaseView({ document }: { readonly document: CaseDocument }): JSX.Element {
  const asked = Number(queryOf('round') ?? '0')
  const index = Number.isInteger(asked)
    ? Math.min(Math.max(asked, 0), document.rounds.length - 1)
    : 0
  const round = document.rounds[index]
  return (
    <>
      <InShort document={document} />
      {document.rounds.length > 1 ? <Rounds document={document} current={index} /> : null}
      {round === undefined ? (
        <Empty>The case has not been in a round yet.</Empty>
      ) : (
        <RoundView key={index} document={document} round={round} index={index} />
      )}
      <Reasons document={document} />
      <Payers document={document} />
      <OtherPolicies document={document} />
      <Records document={document} />
    </>
  )
}

interface RoundViewProps {
  readonly document: CaseDocument
  readonly round: Round
  readonly index: number
}

/** One round: the diagram with its replay, and the fills. */
function RoundView({ document, round, index }: RoundViewProps): JSX.Element {
  const { asset } = useDomain()
  const steps = useMemo(() => replaySteps(document, index), [document, index])
  const player = useRoundPlayer(steps)
  const state = useComputed<StepState>(() => steps[player.step.value] ?? noStep)
  const unit = asset?.name ?? ''
  const chief = useMemo(() => chiefFlow(round), [round])
  const kind: FlowKind = flowAsked() ?? chief
  const fills = round.case.layers.reduce((sum, layer) => sum + layer.fills.length, 0)
  const of = document.rounds.length > 1 ? ` in round ${index + 1}` : ''
  return (
    <>
      <Panel
        title={kind === 'deficit' ? `Where the deficit went${of}` : `Where the positions went${of}`}
        about={
          kind === 'deficit'
            ? `The stream is what was missing, in ${unit}. Each layer of the waterfall takes out what it paid; names below are those who bore it, with what it cost them.`
            : `The stream is what had to be taken over, at mark, in ${unit}. Each layer takes out what it closed or took over.`
        }
        tools={<FlowChoice kind={kind} chief={chief} />}
      >
        <ReplayControls
          player={player}
          steps={steps}
          unit={asset?.name}
          kind={kind}
          onNext={
            index + 1 < document.rounds.length
              ? () => setQuery({ round: String(index + 1), step: '0' })
              : undefined
          }
        />
        <FlowDiagram round={round} kind={kind} unit={unit} state={state} />
      </Panel>
      <Panel
        title={`Forced fills${of}`}
        about={
          fills === 0
            ? undefined
            : `${counted(fills, 'fill')}, in the order in which they happened. Drawn beside the gap: the dot is the price of the fill, the diamond the bankruptcy price, the line the mark.`
        }
      >
        <FillsTable round={round} state={state} />
      </Panel>
    </>
  )
}

const noStep: StepState = {
  deficit: undefined,
  open: undefined,
  layersDone: 0,
  partDone: 0,
  fill: undefined,
}

function useRoundPlayer(steps: readonly ReplayStep[]): Player {
  const asked = Number(queryOf('step') ?? 'NaN')
  const last = steps.length - 1
  return usePlayer(steps.length, Number.isInteger(asked) ? asked : last, (step) =>
    setQuery({ step: step === last ? undefined : String(step) }),
  )
}

function flowAsked(): FlowKind | undefined {
  const asked = queryOf('flow')
  return asked === 'deficit' || asked === 'exposure' ? asked : undefined
}

function FlowChoice({
  kind,
  chief,
}: {
  readonly kind: FlowKind
  readonly chief: FlowKind
}): JSX.Element {
  const choose = (next: FlowKind) => () => setQuery({ flow: next === chief ? undefined : next })
  return (
    <div role="group" aria-label="What the diagram shows" class="case-choice">
      <button type="button" aria-pressed={kind === 'deficit'} onClick={choose('deficit')}>
        Money
      </button>
      <button type="button" aria-pressed={kind === 'exposure'} onClick={choose('exposure')}>
        Positions
      </button>
    </div>
  )
}
