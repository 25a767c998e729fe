/** Commands that one request may hold. */
export const batchMax = 1_000

/** Commands that go before those that wait: what keeps prices fresh, accounts solvent and plans true. */
export const urgentKinds: ReadonlySet<string> = new Set(['updatePrices', 'deposit', 'confirmPlan'])
