import { ExportStream, type ExportSettings, type OwnedExport } from './export-stream.ts'
import { SeenRows } from './seen-rows.ts'

// Files that are read side by side are open at the same time.
const sideBySideMax = 64

/**
 * Files that are read one behind the other. The parts of one chain of balances are; and where there are many files, those of
 * which one ends before the next begins, so that a year of daily files is not open at once.
 */
export async function lanesOf(
  exports: readonly OwnedExport[],
  settings: ExportSettings,
): Promise<readonly (readonly OwnedExport[])[]> {
  const chains = new Map<string, OwnedExport[]>()
  const others: OwnedExport[] = []
  for (const one of exports) {
    const { format } = one.found
    if (format?.chain === undefined) {
      others.push(one)
      continue
    }
    const key = JSON.stringify([format.name, one.account])
    chains.set(key, [...(chains.get(key) ?? []), one])
  }
  const lanes: (readonly OwnedExport[])[] = []
  for (const parts of chains.values()) {
    const spans = parts.length === 1 ? [] : await spansOf(parts, settings)
    lanes.push(parts.length === 1 ? parts : spans.toSorted(byStart).map(({ one }) => one))
  }
  if (others.length <= sideBySideMax) return [...lanes, ...others.map((one) => [one])]
  return [...lanes, ...oneBehindTheOther(await spansOf(others, settings))]
}

interface Span {
  readonly one: OwnedExport
  readonly firstMs: number
  readonly lastMs: number
}

/** From when to when the events of each file are; a file without events takes no time. */
async function spansOf(
  exports: readonly OwnedExport[],
  settings: ExportSettings,
): Promise<readonly Span[]> {
  const reader = new ExportStream(exports, settings, new SeenRows())
  const spans: Span[] = []
  for (const one of exports) {
    let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for await (const rows of one.found.open(one.found.input, {})) {
      for (const row of rows) {
        const timeMs = reader.timeOf(one.found, row)
        if (timeMs === undefined) continue
        firstMs = Math.min(firstMs, timeMs)
        lastMs = Math.max(lastMs, timeMs)
      }
    }
    spans.push({ one, firstMs, lastMs })
  }
  return spans
}

function byStart(a: Span, b: Span): number {
  return a.firstMs === b.firstMs ? 0 : a.firstMs < b.firstMs ? -1 : 1
}

/** As few lanes as there are files that overlap at one time: each file goes behind the first lane that has ended. */
function oneBehindTheOther(spans: readonly Span[]): readonly (readonly OwnedExport[])[] {
  const lanes: { readonly files: OwnedExport[]; lastMs: number }[] = []
  for (const { one, firstMs, lastMs } of spans.toSorted(byStart)) {
    const free = lanes.find((lane) => lane.lastMs <= firstMs)
    if (free === undefined) lanes.push({ files: [one], lastMs })
    else {
      free.files.push(one)
      free.lastMs = Math.max(free.lastMs, lastMs)
    }
  }
  return lanes.map(({ files }) => files)
}
