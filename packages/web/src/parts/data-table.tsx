import type { ComponentChildren, JSX } from 'preact'

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** Numbers stand to the right. */
  readonly isNumber?: boolean
  /** Names the row for screen readers. */
  readonly isName?: boolean
  /** Left out on a narrow screen. */
  readonly isMinor?: boolean
}

interface DataTableProps<Row> {
  /** What the table shows, for screen readers and above it. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly isCaptionHidden?: boolean
  readonly currentKey?: string | undefined
}

/** A table of at most some hundred rows. It scrolls sideways by itself where the screen is narrow. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  isCaptionHidden = false,
  currentKey,
}: DataTableProps<Row>): JSX.Element {
  return (
    // What scrolls must be reachable by keyboard.
    <div class="table-frame" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption class={isCaptionHidden ? 'unseen' : ''}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={keyOf(row) === currentKey ? 'current' : ''}>
              {columns.map((column) =>
                column.isName === true ? (
                  <th key={column.title} scope="row" class={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} class={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function classOf({ isNumber, isMinor }: Pick<Column<never>, 'isNumber' | 'isMinor'>): string {
  return [isNumber === true ? 'number' : '', isMinor === true ? 'minor' : ''].join(' ').trim()
}
