/** What the auditor looks at; each name is one promise of the engine. */
export const checks = [
  'document',
  'caseList',
  'layerOrder',
  'netting',
  'crossing',
  'position',
  'eligibility',
  'exempt',
  'limits',
  'margin',
  'price',
  'value',
  'ranking',
  'proRata',
  'levels',
  'hedges',
  'pooled',
  'offers',
  'exhausted',
  'exposure',
  'payment',
  'postings',
  'fundFloor',
  'fundShare',
  'fundExhausted',
  'haircutFlat',
  'haircutCap',
  'haircutShare',
  'haircutExhausted',
  'returned',
  'closing',
  'accountsAfter',
  'fundsAfter',
  'money',
  'openInterest',
] as const

export type Check = (typeof checks)[number]

/** A broken promise. */
export interface Finding {
  readonly check: Check
  /** Where in the document, in words. */
  readonly at: string
  readonly detail: string
}

/** Findings, and how often each check met something it could have refused. */
export interface Audit {
  readonly findings: Finding[]
  readonly counts: Record<Check, number>
}

export function startAudit(): Audit {
  const counts = Object.fromEntries(checks.map((check) => [check, 0])) as Record<Check, number>
  return { findings: [], counts }
}

/** Counts one discriminating evaluation, and reports it where the promise does not hold. */
export function expectThat(
  audit: Audit,
  check: Check,
  holds: boolean,
  at: string,
  detail: () => string,
): void {
  audit.counts[check] += 1
  if (!holds) audit.findings.push({ check, at, detail: detail() })
}
