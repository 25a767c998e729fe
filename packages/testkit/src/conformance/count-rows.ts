import type { ConformanceRow, Treatment } from './conformance-row.ts'

const kinds = ['engine', 'adapter', 'notImitated'] as const

/** Rows of each peer by treatment, and why some are not imitated: two tables, as in `docs/conformance.md`. */
export function conformanceTables(rows: readonly ConformanceRow[]): string {
  const peers = [...new Set(rows.map(({ peer }) => peer))].map((name) => ({
    name,
    own: rows.filter(({ peer }) => peer === name),
  }))
  const counts = [...peers, { name: '**all**', own: rows }].map(({ name, own }) =>
    line([name, own.length, ...kinds.map((kind) => countOf(own, kind))]),
  )
  const reasons = peers.flatMap(({ name, own }) =>
    [...reasonsOf(own)].map(([reason, count]) => line([name, count, reason])),
  )
  return [
    line(['Peer', 'Rows', 'Engine', 'Adapter', 'Not imitated']),
    line(['---', '---:', '---:', '---:', '---:']),
    ...counts,
    '',
    line(['Peer', 'Rows', 'Not imitated, because']),
    line(['---', '---:', '---']),
    ...reasons,
  ].join('\n')
}

function countOf(rows: readonly ConformanceRow[], kind: Treatment['kind']): number {
  return rows.filter(({ treatment }) => treatment.kind === kind).length
}

function reasonsOf(rows: readonly ConformanceRow[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { treatment } of rows) {
    if (treatment.kind !== 'notImitated') continue
    counts.set(treatment.reason, (counts.get(treatment.reason) ?? 0) + 1)
  }
  return counts
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}
