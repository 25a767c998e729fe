/** Commands that one request may hold. */
export const batchMax = 1_000

/** Commands that go before those that wait: what keeps prices fresh, accounts solvent and plans true, and what stops something. */
export const urgentKinds: ReadonlySet<string> = new Set([
  'confirmPlan',
  'deposit',
  'freezeAccount',
  'halt',
  'updatePrices',
])
