import { effect, type ReadonlySignal, useComputed } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { counted } from '../parts/counted.ts'
import { rowWindow, scrollTopFor } from '../parts/row-window.ts'
import { Empty } from '../parts/states.tsx'
import type { Round } from './case-document.ts'
import { columnsOf, type FillColumn } from './fill-columns.tsx'
import { type FillOrder, type FillRow, fillRows, sortedFills, widestGap } from './fill-rows.ts'
import type { StepState } from './replay.ts'

const rowHeight = 36
const headHeight = 34
/** Of the part that is seen of a long table. */
const frameHeight = 468

interface FillsTableProps {
  readonly round: Round
  readonly state: ReadonlySignal<StepState>
}

/** Every forced fill of a round with its prices side by side. Only the rows that are seen are drawn. */
export function FillsTable({ round, state }: FillsTableProps): JSX.Element {
  const rows = useMemo(() => fillRows(round), [round])
  const widest = useMemo(() => widestGap(rows), [rows])
  const { order, isDescending } = sortNow()
  const sorted = useMemo(() => sortedFills(rows, order, isDescending), [rows, order, isDescending])
  const columns = useMemo(() => columnsOf(rows, widest), [rows, widest])
  const hidden = round.case.layers.reduce((sum, layer) => sum + (layer.hidden?.fills ?? 0), 0)
  const hiddenWords = `${counted(hidden, 'fill')} of other accounts ${hidden === 1 ? 'is' : 'are'} not shown.`
  if (rows.length === 0)
    return (
      <Empty>
        No position was closed by force in this round.{hidden > 0 ? ` ${hiddenWords}` : ''}
      </Empty>
    )
  return (
    <>
      <Frame {...{ sorted, columns, order, isDescending, state }} />
      {hidden === 0 ? null : <p class="fine">{hiddenWords}</p>}
    </>
  )
}

interface Sort {
  readonly order: FillOrder
  readonly isDescending: boolean
}

interface FrameProps extends Sort, Omit<FillsTableProps, 'round'> {
  readonly sorted: readonly FillRow[]
  readonly columns: readonly FillColumn[]
}

function Frame({ sorted, columns, order, isDescending, state }: FrameProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null)
  const [firstSeen, setFirstSeen] = useState(0)
  const places = useMemo(() => new Map(sorted.map(({ at }, place) => [at, place])), [sorted])
  const current = useComputed(() => state.value.fill)
  useEffect(() => followCurrent(frame, current, places), [current, places])
  const list = { count: sorted.length, rowHeight, viewHeight: frameHeight }
  const { from, to, track, shift } = rowWindow(list, firstSeen * rowHeight)
  return (
    // A region that scrolls must be reachable by keyboard.
    <div
      class="table-frame case-fills"
      role="region"
      aria-label="Rows of forced fills"
      tabIndex={0}
      ref={frame}
      style={{ maxHeight: `${frameHeight}px` }}
      onScroll={(event) => setFirstSeen(stepped(event.currentTarget.scrollTop / rowHeight))}
    >
      <table aria-rowcount={sorted.length + 1}>
        <caption class="unseen">Forced fills of the round</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.title} column={column} order={order} isDescending={isDescending} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Room height={shift} columns={columns.length} />
          {sorted.slice(from, to).map((row, at) => (
            <FillLine key={row.at} row={row} columns={columns} at={from + at} current={current} />
          ))}
          <Room height={track - shift - (to - from) * rowHeight} columns={columns.length} />
        </tbody>
      </table>
    </div>
  )
}

/** Between two moves of the table while a replay plays: at its fastest it passes a hundred rows in a frame. */
const followMs = 100

/**
 * Keeps the current row in sight. The table is not drawn anew for it, only the row that becomes current and the one that was.
 */
function followCurrent(
  frame: RefObject<HTMLDivElement | null>,
  current: ReadonlySignal<number | undefined>,
  places: ReadonlyMap<number, number>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const follow = (): void => {
    timer = undefined
    const { current: element } = frame
    const at = current.peek()
    const place = at === undefined ? undefined : places.get(at)
    if (element === null || place === undefined) return
    const seen = element.clientHeight - headHeight
    const list = { count: places.size, rowHeight, viewHeight: seen }
    element.scrollTop = scrollTopFor(list, place, element.scrollTop)
  }
  const stop = effect(() => {
    if (current.value !== undefined) timer ??= setTimeout(follow, followMs)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

/** Rows that are scrolled by before others are drawn; fewer than are drawn beyond the edge. */
const scrollStep = 4

function stepped(row: number): number {
  return Math.floor(row / scrollStep) * scrollStep
}

interface FillLineProps {
  readonly row: FillRow
  readonly columns: readonly FillColumn[]
  /** Place in the table, from 0. */
  readonly at: number
  readonly current: ReadonlySignal<number | undefined>
}

function FillLine({ row, columns, at, current }: FillLineProps): JSX.Element {
  const isCurrent = useComputed(() => current.value === row.at).value
  return (
    <tr
      aria-rowindex={at + 2}
      aria-current={isCurrent ? 'step' : undefined}
      class={isCurrent ? 'current' : ''}
    >
      {columns.map((column) => (
        <Cell key={column.title} column={column} row={row} isCurrent={isCurrent} />
      ))}
    </tr>
  )
}

interface CellProps {
  readonly column: FillColumn
  readonly row: FillRow
  readonly isCurrent: boolean
}

function Cell({ column, row, isCurrent }: CellProps): JSX.Element {
  const name = column.isNumber === true ? 'number' : ''
  if (column.title !== 'account') return <td class={name}>{column.cell(row)}</td>
  return (
    <th scope="row">
      {isCurrent ? <span aria-label="current fill">▸ </span> : null}
      {column.cell(row)}
    </th>
  )
}

function Head({
  column: { title, words = title, by, isNumber },
  order,
  isDescending,
}: Sort & { readonly column: FillColumn }): JSX.Element {
  const name = isNumber === true ? 'number' : ''
  if (by === undefined)
    return words === '' ? (
      <td />
    ) : (
      <th scope="col" class={name}>
        {words}
      </th>
    )
  const isSorted = by === order
  const sign = isSorted ? (isDescending ? ' ▾' : ' ▴') : ''
  return (
    <th
      scope="col"
      class={name}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        class="case-sort"
        onClick={() => {
          const next = isSorted
            ? !isDescending
            : isNumber === true && by !== 'order' && by !== 'rank'
          setQuery({ sort: by === 'order' && !next ? undefined : (next ? '-' : '') + by })
        }}
      >
        {words}
        <span aria-hidden="true">{sign}</span>
      </button>
    </th>
  )
}

/** Room that rows which are not drawn would take. */
function Room({
  height,
  columns,
}: {
  readonly height: number
  readonly columns: number
}): JSX.Element | null {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true" class="case-room">
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  )
}

const orders: readonly FillOrder[] = [
  'order',
  'account',
  'market',
  'size',
  'gap',
  'value',
  'forgone',
  'rank',
  'score',
]

function sortNow(): Sort {
  const asked = queryOf('sort') ?? 'order'
  const name = asked.replace(/^-/u, '')
  const order = orders.find((one) => one === name) ?? 'order'
  return { order, isDescending: asked.startsWith('-') }
}
