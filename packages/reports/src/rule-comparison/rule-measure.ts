/** What is measured of a rule in one run. Money is in quote units. */
export const ruleMeasures = [
  { measure: 'cases', unit: 'count', words: 'Cases' },
  { measure: 'deficit', unit: 'money', words: 'Deficit of cases' },
  { measure: 'fundsPaid', unit: 'money', words: 'Paid by funds' },
  { measure: 'fundsChange', unit: 'money', words: 'Change of all funds' },
  { measure: 'vaultsTook', unit: 'money', words: 'Value taken over by vaults' },
  { measure: 'liquidated', unit: 'money', words: 'Value liquidated in the market' },
  { measure: 'deleveraged', unit: 'money', words: 'Value deleveraged' },
  { measure: 'forgone', unit: 'money', words: 'Cost of it against mark' },
  { measure: 'charged', unit: 'money', words: 'Haircuts and shared losses' },
  { measure: 'burden', unit: 'money', words: 'Both together' },
  { measure: 'cutAccounts', unit: 'count', words: 'Accounts deleveraged' },
  { measure: 'fullCuts', unit: 'count', words: 'Positions closed in full' },
  { measure: 'tenLargest', unit: 'money', words: 'Value at the ten accounts that bore most' },
  { measure: 'brokenHedges', unit: 'count', words: 'Hedges broken' },
  { measure: 'bared', unit: 'money', words: 'Net exposure that cuts laid bare' },
  {
    measure: 'openInterestEnd',
    unit: 'money',
    words: 'Open interest at the end',
  },
  { measure: 'left', unit: 'money', words: 'Missing at the end' },
] as const

export type RuleMeasure = (typeof ruleMeasures)[number]['measure']

/** What is measured of one kind of accounts. */
export const groupMeasures = [
  { measure: 'cutAccounts', unit: 'count' },
  { measure: 'cut', unit: 'money' },
  { measure: 'forgone', unit: 'money' },
  { measure: 'charged', unit: 'money' },
  { measure: 'burden', unit: 'money' },
  { measure: 'change', unit: 'money' },
] as const

export type GroupMeasure = (typeof groupMeasures)[number]['measure']

/** One run under one rule: amounts in quote units, counts as they are. */
export interface RuleReading {
  readonly seed: number
  readonly values: Readonly<Record<RuleMeasure, bigint>>
  readonly groups: readonly {
    readonly group: string
    readonly values: Readonly<Record<GroupMeasure, bigint>>
  }[]
}
