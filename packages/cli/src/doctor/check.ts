/** One thing that was looked at. */
export interface Check {
  readonly check: string
  readonly status: 'ok' | 'skipped' | 'failed'
  readonly detail: string
}

/** What came of a look. */
export type Finding = Omit<Check, 'check'>
