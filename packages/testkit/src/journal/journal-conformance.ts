import { appendCases } from './append-cases.ts'
import type { ConformanceCase } from './conformance-case.ts'
import { keepingCases } from './keeping-cases.ts'
import { openingCases } from './opening-cases.ts'

/** What every adapter of `Journal` must do, wherever it keeps the records. */
export const journalConformance: readonly ConformanceCase[] = [
  ...appendCases,
  ...openingCases,
  ...keepingCases,
]
