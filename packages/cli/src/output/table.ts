import { shorten, textWidth } from './text-width.ts'

/** One column of a table. */
export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
  /** Names that may be cut in the middle where the line grows too long. */
  readonly shrinks?: boolean
  /** The column goes, last one first, where shrinking does not suffice. */
  readonly optional?: boolean
}

/** Characters in a line of any report. */
export const lineWidthMax = 100

const gap = '  '
// Names stay readable at the first width; below it other columns go first.
const shrunkWidths = [20, 8]

/** A table as aligned lines, at most `lineWidthMax` characters wide as far as shrinking and leaving out allow. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  indent = '',
): string[] {
  const cells = [columns.map(({ title }) => title), ...rows]
  const kept = fit(columns, cells, lineWidthMax - indent.length)
  return cells.map((row) => {
    const line = kept.map(({ index, column, width }) => {
      const text = shorten(row[index] ?? '', width)
      const space = ' '.repeat(width - textWidth(text))
      return column.align === 'left' ? text + space : space + text
    })
    return (indent + line.join(gap)).trimEnd()
  })
}

interface KeptColumn {
  readonly column: Column
  readonly index: number
  width: number
}

function fit(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  room: number,
): KeptColumn[] {
  const kept: KeptColumn[] = columns.map((column, index) => ({
    column,
    index,
    width: Math.max(...cells.map((row) => textWidth(row[index] ?? ''))),
  }))
  for (const widthMin of shrunkWidths) {
    shrink(kept, room, widthMin)
    leaveOut(kept, room)
  }
  return kept
}

function shrink(kept: readonly KeptColumn[], room: number, widthMin: number): void {
  while (widthOf(kept) > room) {
    const [widest] = kept
      .filter(({ column, width }) => column.shrinks && width > widthMin)
      .sort((left, right) => right.width - left.width)
    if (widest === undefined) return
    widest.width -= 1
  }
}

function leaveOut(kept: KeptColumn[], room: number): void {
  while (widthOf(kept) > room) {
    const last = kept.findLastIndex(({ column }) => column.optional)
    if (last < 0) return
    kept.splice(last, 1)
  }
}

function widthOf(columns: readonly KeptColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, gap.length * (columns.length - 1))
}
