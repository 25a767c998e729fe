import { Component, type ComponentChildren, type JSX, type RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type RowList, type RowWindow, rowWindow, scrollTopFor } from './row-window.ts'
import './virtual-grid.css'

/** A column of a long table. */
export interface GridColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** Least width. */
  readonly rem: number
  /** Part of the room that is left; none where absent. */
  readonly grows?: number
  readonly isNumber?: boolean
}

interface VirtualGridProps<Row> {
  /** What the table shows, for screen readers. */
  readonly label: string
  readonly columns: readonly GridColumn<Row>[]
  readonly count: number
  /** Undefined while the row is not there yet. */
  readonly rowAt: (index: number) => Row | undefined
  /** Told which rows are seen, from and to before which. */
  readonly onSeen: (from: number, to: number) => void
  /** Goes where a row leads; by Enter. */
  readonly onOpen?: (row: Row) => void
  /** Rows that stand out. */
  readonly isMarked?: (row: Row) => boolean
  /** A row to be brought into view; another object each time that it is asked for. */
  readonly goTo?: { readonly index: number } | undefined
}

/** Height of a row and of the head, as in the style. */
const rowHeight = 30

/**
 * A table of any length, of which only what is seen is drawn. Keys: arrows, Page Up and Down, Home, End, Enter.
 * The frame holds the focus and names the current row, because a row that is not seen is not there.
 */
export function VirtualGrid<Row>(props: VirtualGridProps<Row>): JSX.Element {
  const { label, columns, count, rowAt, onSeen } = props
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const { scrollTop, viewHeight } = useScroll(frame)
  const [current, setCurrent] = useState<number>()
  const list: RowList = { count, rowHeight, viewHeight }
  const shown = rowWindow(list, scrollTop)
  const { template, minWidth } = useMemo(() => widthsOf(columns), [columns])
  const show = (index: number, isCentred = false): void => {
    setCurrent(index)
    if (frame.current === null) return
    frame.current.scrollTop = scrollTopFor(list, index, frame.current.scrollTop, isCentred)
  }
  useEffect(() => onSeen(shown.from, shown.to), [shown.from, shown.to, onSeen])
  const isThere = viewHeight > 0 && (props.goTo?.index ?? 0) < count
  useEffect(() => {
    if (isThere && props.goTo !== undefined) show(props.goTo.index, true)
  }, [props.goTo, isThere])
  const isDrawn = current !== undefined && current >= shown.from && current < shown.to
  return (
    <div
      class="grid-frame"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isDrawn ? `${id}-${current}` : undefined}
      tabIndex={0}
      ref={frame}
      onFocus={() => setCurrent((before) => before ?? firstWhole(shown, count))}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget)
          return
        const step = Math.max(1, Math.floor(viewHeight / rowHeight) - 1)
        const next = afterKey(event.key, current ?? shown.from, step)
        if (event.key === 'Enter' && current !== undefined) {
          const row = rowAt(current)
          if (row !== undefined) props.onOpen?.(row)
        }
        if (next === undefined || count === 0) return
        event.preventDefault()
        show(Math.min(count - 1, Math.max(0, next)))
      }}
    >
      <div role="rowgroup" class="grid-head" style={{ minWidth }}>
        <div role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map(({ title, isNumber }) => (
            <span key={title} role="columnheader" class={isNumber === true ? 'number' : ''}>
              {title}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="grid-track" style={{ height: `${shown.track}px`, minWidth }}>
        <Rows {...props} id={id} shown={shown} current={current} template={template} />
      </div>
    </div>
  )
}

/** In rem, as in the style. */
const gap = 0.6

function widthsOf(columns: readonly Pick<GridColumn<never>, 'rem' | 'grows'>[]): {
  readonly template: string
  readonly minWidth: string
} {
  const template = columns
    .map(({ rem, grows }) => (grows === undefined ? `${rem}rem` : `minmax(${rem}rem, ${grows}fr)`))
    .join(' ')
  const least = columns.reduce((total, { rem }) => total + rem, 0) + gap * (columns.length + 1)
  return { template, minWidth: `${least}rem` }
}

interface RowsProps<Row> extends VirtualGridProps<Row> {
  readonly id: string
  readonly shown: RowWindow
  readonly current: number | undefined
  readonly template: string
}

function Rows<Row>(props: RowsProps<Row>): JSX.Element[] {
  const { id, shown, current, template, columns, rowAt, isMarked } = props
  const { from, to, shift } = shown
  return Array.from({ length: to - from }, (_, place) => {
    const index = from + place
    const row = rowAt(index)
    return (
      <GridRow<Row>
        key={index}
        id={`${id}-${index}`}
        index={index}
        top={shift + place * rowHeight}
        row={row}
        columns={columns}
        template={template}
        isCurrent={index === current}
        isMarked={row !== undefined && isMarked?.(row) === true}
      />
    )
  })
}

interface GridRowProps<Row> {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly row: Row | undefined
  readonly columns: readonly GridColumn<Row>[]
  readonly template: string
  readonly isCurrent: boolean
  readonly isMarked: boolean
}

/** Drawn anew only where something of it is another: while the list is scrolled most rows stay as they are. */
class GridRow<Row> extends Component<GridRowProps<Row>> {
  override shouldComponentUpdate(next: GridRowProps<Row>): boolean {
    const before = this.props
    return (
      before.row !== next.row ||
      before.top !== next.top ||
      before.isCurrent !== next.isCurrent ||
      before.isMarked !== next.isMarked ||
      before.columns !== next.columns
    )
  }

  override render(): JSX.Element {
    const { id, index, top, row, columns, template, isCurrent, isMarked } = this.props
    return (
      <div
        id={id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isCurrent}
        class={`grid-row${isCurrent ? ' current' : ''}${isMarked ? ' marked' : ''}`}
        style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
      >
        {columns.map(({ title, cell, isNumber }) => (
          <span key={title} role="gridcell" class={isNumber === true ? 'number' : ''}>
            {row === undefined ? <span class="pending">…</span> : cell(row)}
          </span>
        ))}
      </div>
    )
  }
}

function firstWhole({ from, to }: RowWindow, count: number): number | undefined {
  return count === 0 ? undefined : from + Math.min(from === 0 ? 0 : 7, to - from - 1)
}

function afterKey(key: string, current: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return current + 1
    case 'ArrowUp':
      return current - 1
    case 'PageDown':
      return current + page
    case 'PageUp':
      return current - page
    case 'Home':
      return 0
    case 'End':
      return Number.MAX_SAFE_INTEGER
    default:
      return undefined
  }
}

/** What is scrolled of a frame, once a frame of the screen, and how much of it is seen below its head. */
function useScroll(frame: RefObject<HTMLDivElement | null>): {
  scrollTop: number
  viewHeight: number
} {
  const [view, setView] = useState({ scrollTop: 0, viewHeight: 0 })
  useLayoutEffect(() => {
    const { current } = frame
    if (current === null) return undefined
    let asked = 0
    const read = (): void => {
      asked = 0
      const { scrollTop, clientHeight } = current
      setView({ scrollTop, viewHeight: Math.max(0, clientHeight - rowHeight) })
    }
    const ask = (): void => {
      if (asked === 0) asked = requestAnimationFrame(read)
    }
    read()
    current.addEventListener('scroll', ask, { passive: true })
    const resize = new ResizeObserver(ask)
    resize.observe(current)
    return () => {
      cancelAnimationFrame(asked)
      current.removeEventListener('scroll', ask)
      resize.disconnect()
    }
  }, [])
  return view
}
