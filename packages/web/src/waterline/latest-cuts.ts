import type { Case } from '../live/domain-live.ts'

type Fill = Case['rounds'][number]['case']['layers'][number]['fills'][number]

/** A position that was cut for a case. */
export interface Cut {
  readonly key: string
  readonly caseId: string
  readonly timeMs: number
  readonly layer: string
  readonly fill: Fill
}

/** Layers that close positions of others. */
const cutting: ReadonlySet<string> = new Set(['adl', 'tearUp', 'settlement'])

/** What was cut most recently, newest first. */
export function latestCuts(cases: readonly Case[], most: number): readonly Cut[] {
  const cuts: Cut[] = []
  for (const { caseId, rounds } of cases) {
    for (const { finished, case: done } of rounds.toReversed()) {
      for (const [above, { layer, fills }] of done.layers.toReversed().entries()) {
        if (!cutting.has(layer)) continue
        for (const [index, fill] of fills.toReversed().entries()) {
          const place = done.layers.length - above
          const key = `${caseId} ${finished.sequence} ${place} ${fills.length - index}`
          cuts.push({ key, caseId, timeMs: finished.timeMs, layer, fill })
        }
      }
    }
    // Cases come newest first, but an older one that is taken up again may have a later round.
    if (cuts.length >= most * 4) break
  }
  return cuts.toSorted((left, right) => right.timeMs - left.timeMs).slice(0, most)
}
