/** One thing that was looked at. */
export interface Check {
  readonly check: string
  /** `advised`: it works, and could be better. */
  readonly status: 'ok' | 'skipped' | 'advised' | 'failed'
  readonly detail: string
}

/** What came of a look. */
export type Finding = Omit<Check, 'check'>
