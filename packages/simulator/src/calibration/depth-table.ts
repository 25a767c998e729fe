import { type BookSource, formatPath, readDecimal, refuseAt } from '@plimsoll/protocol'
import { commentedCsv } from '../importers/commented-csv.ts'
import type { DepthObservation } from './calibrate-depth.ts'

const needed = ['openInterest', 'tradedValue', 'priceMove'] as const
const unknownAllowed = ['lastingMove', 'recoverySeconds'] as const
const known: readonly string[] = [...needed, ...unknownAllowed]

/**
 * Reads observations of depth: a header with openInterest, tradedValue and priceMove, and where they are known lastingMove and
 * recoverySeconds, then plain decimals. An empty cell of the last two is unknown. Lines that begin with `#` are passed over.
 *
 * @throws BookError naming the file, the line and the column of what is wrong
 */
export function readDepthTable(text: string, file: string): DepthObservation[] {
  const [header, ...rows] = commentedCsv({ file, describe: formatPath }, text)
  if (header === undefined) return refuse(file, 'is empty; a header and observations belong there')
  const names = header.cells
  const stranger = names.find((name) => !known.includes(name))
  if (stranger !== undefined || new Set(names).size < names.length) {
    const complaint =
      stranger === undefined
        ? 'names a column twice; name each once'
        : `has a column ${JSON.stringify(stranger)}; the columns are ${known.join(', ')}`
    return refuse(file, complaint, header.line)
  }
  const missing = needed.find((name) => !names.includes(name))
  if (missing !== undefined) {
    return refuse(file, `has no column ${missing}; add it`, header.line)
  }
  return rows.map(({ cells, line }) => {
    if (cells.length !== names.length) {
      const complaint = `has ${cells.length} cells, the header ${names.length}; was the file cut off?`
      return refuse(file, complaint, line)
    }
    return observation(new Map(names.map((name, index) => [name, cells[index] ?? ''])), file, line)
  })
}

function observation(
  cells: ReadonlyMap<string, string>,
  file: string,
  line: number,
): DepthObservation {
  const [openInterest, tradedValue, priceMove] = needed.map((name) => {
    const value = numberIn(cells.get(name) ?? '', { file, line, name })
    return value > 0 ? value : refuse(file, `${name} is ${value}; it has to be above 0`, line)
  })
  const [lastingMove, recoverySeconds] = unknownAllowed.map((name) => {
    const text = cells.get(name) ?? ''
    return text === '' ? undefined : numberIn(text, { file, line, name })
  })
  if (recoverySeconds !== undefined && recoverySeconds <= 0) {
    refuse(file, `recoverySeconds is ${recoverySeconds}; leave it empty where unknown`, line)
  }
  return {
    openInterest: openInterest ?? 0,
    tradedValue: tradedValue ?? 0,
    priceMove: priceMove ?? 0,
    ...(lastingMove !== undefined && { lastingMove }),
    ...(recoverySeconds !== undefined && { recoverySeconds }),
  }
}

interface CellPlace {
  readonly file: string
  readonly line: number
  readonly name: string
}

function numberIn(text: string, { file, line, name }: CellPlace): number {
  if (readDecimal(text) !== undefined) return Number(text)
  return refuse(file, `${name} is ${JSON.stringify(text)}; give a plain decimal`, line)
}

function refuse(file: string, complaint: string, line?: number): never {
  const describe: BookSource['describe'] = line === undefined ? formatPath : () => `line ${line}`
  const source: BookSource = { file, describe }
  return refuseAt(
    line === undefined ? { source } : { source, key: line },
    'malformedCsv',
    complaint,
  )
}
