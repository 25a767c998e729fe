const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const perRow = eighths.length - 1

/** What a chart shows of a series. */
export interface ChartOptions {
  /** Columns. */
  readonly width: number
  /** Rows of text; each has eight steps. Default 1. */
  readonly height?: number
  /** What is drawn at the foot and at full height. Default: the least and the largest of the series. */
  readonly low?: number
  readonly high?: number
  /** Which value stands for a column that several share. Default `last`. */
  readonly pick?: 'last' | 'least'
}

/** A series as a chart of blocks, the highest row first. The least value is still seen. */
export function chartLines(series: readonly number[], options: ChartOptions): string[] {
  const { width, height = 1, pick = 'last' } = options
  const columns = condensed(series, width, pick)
  const low = options.low ?? Math.min(...series)
  const high = options.high ?? Math.max(...series)
  const steps = height * perRow
  const levels = columns.map((value) =>
    high <= low ? 1 : Math.max(1, Math.round(((value - low) / (high - low)) * steps)),
  )
  return Array.from({ length: height }, (_none, row) => {
    const floor = (height - 1 - row) * perRow
    const blocks = levels.map((level) => eighths[Math.min(perRow, Math.max(0, level - floor))])
    return blocks.join('').trimEnd()
  })
}

/** A bar of `width` places filled to a part between 0 and 1; something and everything are told from nothing and most. */
export function bar(part: number, width: number): string {
  const bounded = Math.min(1, Math.max(0, part))
  const rounded = Math.round(bounded * width)
  const filled = bounded === 1 ? width : Math.min(width - 1, bounded > 0 ? Math.max(1, rounded) : 0)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

function condensed(series: readonly number[], width: number, pick: 'last' | 'least'): number[] {
  if (series.length <= width) return [...series]
  return Array.from({ length: width }, (_none, column) => {
    const from = Math.floor((column * series.length) / width)
    const to = Math.floor(((column + 1) * series.length) / width)
    const part = series.slice(from, to)
    return pick === 'least' ? Math.min(...part) : (part.at(-1) ?? 0)
  })
}
