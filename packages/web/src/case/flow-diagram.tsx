import type { ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId, useMemo, useState } from 'preact/hooks'
import { grouped, percent, signOf } from '../parts/decimal-words.ts'
import { useWidth } from '../parts/use-width.ts'
import { AccountName } from './account-name.tsx'
import { negated, partOf, type Posting, type Round, sumOf } from './case-document.ts'
import { counted } from '../parts/counted.ts'
import { kindWords } from './case-words.ts'
import { type FlowLayout, layoutFlow, type PlacedStage } from './flow-layout.ts'
import { type FlowKind, flowOf, type FlowTaker, type NamedPart, type RoundFlow } from './flow-of.ts'
import { flowWords } from './flow-words.ts'
import { FlowPatterns, patternOf } from './flow-patterns.tsx'
import type { StepState } from './replay.ts'
import { ownerOf } from './who-paid.ts'

/** Of those who took a part of a layer; the rest stand together. */
const namesMax = 4
/** Below this the stream runs downwards. */
const narrow = 640

interface FlowDiagramProps {
  readonly round: Round
  readonly kind: FlowKind
  readonly unit: string
  /** How far the round is. */
  readonly state: ReadonlySignal<StepState>
}

/** Where the deficit, or the positions, of a round went: from the bucket past each layer, in proportion. */
export function FlowDiagram({ round, kind, unit, state }: FlowDiagramProps): JSX.Element {
  const [frame, width] = useWidth<HTMLDivElement>()
  const [told, setTold] = useState<number>()
  const flow = useMemo(() => flowOf(round, kind, namesMax), [round, kind])
  const isVertical = width < narrow
  const layout = useMemo(
    () => layoutFlow(flow.drawing, { isVertical, width }, namesMax),
    [flow, isVertical, width],
  )
  const { account, status, returned = [] } = round.case
  const back = sumOf(returned.map(({ amount }) => amount))
  const toldTaker = told === undefined ? undefined : flow.takers[told]
  return (
    <div class="case-flow" ref={frame}>
      {width === 0 ? null : (
        <div class={isVertical ? 'case-flow-stage case-downwards' : 'case-flow-stage'}>
          <div
            class="case-flow-scroll"
            style={{ height: `${layout.height}px`, width: `${layout.width}px` }}
          >
            <Drawing {...{ flow, layout, isVertical, unit, kind, state }} />
            <EndWords
              flow={flow}
              layout={layout}
              kind={kind}
              account={account}
              isDone={status === 'closed'}
            />
            {layout.stages.map((placed, index) => {
              const taker = flow.takers[index]
              return taker === undefined ? null : (
                <StageWords
                  key={index}
                  {...{ taker, placed, isVertical, kind }}
                  total={flow.total}
                  onTold={(isTold) => setTold(isTold ? index : undefined)}
                />
              )
            })}
          </div>
        </div>
      )}
      {returned.length === 0 ? null : (
        <p class="case-flow-back">
          <span aria-hidden="true">↩ </span>
          {grouped(back)} {unit} went back afterwards to {returnedWords(returned)}, because the case
          did not need it.
        </p>
      )}
      <p class="case-flow-told fine">
        {toldTaker === undefined
          ? 'Point at a layer, or reach it with the tab key, to read what it did and why.'
          : flowWords(toldTaker, kind)}
      </p>
    </div>
  )
}

interface EndWordsProps {
  readonly flow: RoundFlow
  readonly layout: FlowLayout
  readonly kind: FlowKind
  readonly account: string
  /** Whether neither deficit nor positions are left. */
  readonly isDone: boolean
}

/** What came in, and what is left. */
function EndWords({ flow, layout, kind, account, isDone }: EndWordsProps): JSX.Element {
  const { sourceWords, endWords } = layout
  const what = kind === 'deficit' ? 'missing' : 'to be taken over'
  return (
    <>
      <p class="case-flow-end" style={{ left: `${sourceWords.x}px`, top: `${sourceWords.y}px` }}>
        <AccountName name={account} />
        <strong>{grouped(flow.total)}</strong>
        {what}
      </p>
      <p class="case-flow-end" style={{ left: `${endWords.x}px`, top: `${endWords.y}px` }}>
        {signOf(flow.left) === 0 ? (
          isDone ? (
            'nothing is left'
          ) : (
            'no deficit is left; positions are still open'
          )
        ) : (
          <>
            <strong>{grouped(flow.left)}</strong>
            {kind === 'deficit' ? 'not covered' : 'not taken over'}
          </>
        )}
      </p>
    </>
  )
}

interface DrawingProps {
  readonly flow: RoundFlow
  readonly layout: FlowLayout
  readonly isVertical: boolean
  readonly unit: string
  readonly kind: FlowKind
  readonly state: ReadonlySignal<StepState>
}

function Drawing({ flow, layout, isVertical, unit, kind, state }: DrawingProps): JSX.Element {
  const patterns = useId().replaceAll(':', '')
  const { layersDone, partDone, deficit } = state.value
  const isOpen = deficit !== undefined
  const { source, end } = layout
  return (
    <svg
      role="img"
      aria-label={flowLabel(flow, kind, unit)}
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
    >
      <FlowPatterns id={patterns} />
      {layout.stages.map((placed, index) => {
        const taker = flow.takers[index]
        if (taker === undefined) return null
        const done = index < layersDone ? 1 : index === layersDone ? partDone : 0
        const isReached = isOpen && index <= layersDone
        return (
          <g key={index}>
            <path
              d={placed.stream}
              class={isReached ? 'case-stream case-reached' : 'case-stream'}
            />
            <Branch {...{ placed, taker, done, isVertical, patterns }} />
            {taker.isBare ? <Skip placed={placed} isVertical={isVertical} /> : null}
          </g>
        )
      })}
      <path d={layout.lead} class={isOpen ? 'case-stream case-reached' : 'case-stream'} />
      <rect {...source} class="case-source" />
      <rect {...end} class="case-rest" fill={`url(#${patterns}-left)`} />
    </svg>
  )
}

interface BranchProps {
  readonly placed: PlacedStage
  readonly taker: FlowTaker
  readonly done: number
  readonly isVertical: boolean
  readonly patterns: string
}

/** What leaves the stream: pale as a whole, and as far as it has come in full. */
function Branch({ placed, taker, done, isVertical, patterns }: BranchProps): JSX.Element | null {
  const { branch, boxes } = placed
  if (branch === undefined) return null
  const rest = `${(1 - done) * 100}%`
  const clip = isVertical ? `inset(0 ${rest} 0 0)` : `inset(0 0 ${rest} 0)`
  const fill = patternOf(taker.kind, patterns)
  return (
    <g>
      <path d={branch.outline} class="case-branch case-ahead" fill={fill} />
      {boxes.map((box, at) => (
        <rect key={at} {...box} class="case-bar case-ahead" />
      ))}
      <g style={{ clipPath: clip }}>
        <path
          d={branch.outline}
          class={branch.isJoining ? 'case-branch case-joins' : 'case-branch'}
          fill={fill}
        />
        {boxes.map((box, at) => (
          <rect key={at} {...box} class="case-bar" />
        ))}
      </g>
    </g>
  )
}

function Skip({
  placed: { start, length },
  isVertical,
}: Pick<BranchProps, 'placed' | 'isVertical'>): JSX.Element {
  const middle = start + length / 2
  const [x2, y2] = isVertical ? [90, middle] : [middle, 110]
  return isVertical ? (
    <line class="case-skip-line" x1={0} x2={x2} y1={y2} y2={y2} />
  ) : (
    <line class="case-skip-line" x1={x2} x2={x2} y1={0} y2={y2} />
  )
}

interface StageWordsProps {
  readonly taker: FlowTaker
  readonly placed: PlacedStage
  readonly isVertical: boolean
  readonly kind: FlowKind
  readonly total: string
  readonly onTold: (isTold: boolean) => void
}

/** Name of a layer, what it took, and from whom. */
function StageWords(props: StageWordsProps): JSX.Element {
  const { taker, placed, isVertical, kind, total, onTold } = props
  const { place, title, isBare, amount, named, layer } = taker
  const isNarrow = isBare && !isVertical
  const at = isVertical
    ? { left: '96px', top: `${placed.start}px` }
    : { left: `${placed.start}px`, width: `${placed.length}px` }
  const share = percent(partOf(amount, total))
  return (
    <>
      <button
        type="button"
        class={isBare ? 'case-stage-head case-skipped' : 'case-stage-head'}
        style={at}
        onFocus={() => onTold(true)}
        onBlur={() => onTold(false)}
        onMouseEnter={() => onTold(true)}
        onMouseLeave={() => onTold(false)}
        onClick={() => onTold(true)}
      >
        <strong>
          {place}. {isNarrow ? '' : title}
        </strong>
        {isNarrow ? <span class="case-stage-paid">–</span> : null}
        {isBare ? (
          isVertical ? (
            <span class="case-stage-paid">nothing</span>
          ) : null
        ) : (
          <span class="case-stage-paid">
            {signOf(amount) < 0
              ? `${grouped(negated(amount))} more missing`
              : `${grouped(amount)}${signOf(total) === 0 ? '' : `, ${share}`}`}
          </span>
        )}
        <span class="unseen">. {flowWords(taker, kind)}</span>
      </button>
      {isBare || named.length === 0 ? null : (
        <ul
          class="case-stage-names"
          style={{
            left: `${placed.names.x}px`,
            top: `${placed.names.y}px`,
            ...(!isVertical && { width: `${Math.min(260, placed.length - 24)}px` }),
          }}
          aria-label={`${title}: who bore it`}
        >
          {named.map((part) => (
            <li key={part.name ?? ''}>
              <Named part={part} isOnlyFund={named.length === 1 && layer.fund !== undefined} />
            </li>
          ))}
          {layer.hidden === undefined ? null : <li>others are not shown</li>}
        </ul>
      )}
    </>
  )
}

function Named({
  part: { name, count, amount },
  isOnlyFund,
}: {
  readonly part: NamedPart
  readonly isOnlyFund: boolean
}): JSX.Element {
  return (
    <>
      {name === undefined ? (
        <span class="case-name">{counted(count, 'other')}</span>
      ) : (
        <AccountName name={name} />
      )}
      {isOnlyFund ? null : <span class="case-named-amount">{grouped(amount)}</span>}
    </>
  )
}

function returnedWords(returned: readonly Posting[]): string {
  const [first] = returned
  if (first === undefined) return ''
  const name = ownerOf(first.ledger).replace(/^fund:/u, 'fund ')
  return returned.length === 1 ? name : `${name} and ${counted(returned.length - 1, 'other')}`
}

function flowLabel({ total, left, takers }: RoundFlow, kind: FlowKind, unit: string): string {
  const what = kind === 'deficit' ? 'missing' : 'to be taken over, at mark'
  const parts = takers
    .filter(({ amount }) => signOf(amount) !== 0)
    .map(({ title, amount, kind: payer }) => `${title} (${kindWords[payer]}) ${grouped(amount)}`)
  const end = signOf(left) === 0 ? 'nothing is left' : `${grouped(left)} is left`
  return `${grouped(total)} ${unit} ${what}: ${[...parts, end].join('; ')}.`
}
