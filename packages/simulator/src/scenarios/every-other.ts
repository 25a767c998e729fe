/** What a scenario calls all markets by that it does not name. */
export const everyOther = '*'

/** What is said of a market by its own name, or of all that are not named; undefined where neither is. */
export function saidOf<Row>(rows: Readonly<Record<string, Row>>, market: string): Row | undefined {
  // A market may be called like something every object inherits.
  if (Object.hasOwn(rows, market)) return rows[market]
  return Object.hasOwn(rows, everyOther) ? rows[everyOther] : undefined
}
