/**
 * How the text of a cell becomes the JSON value of a field. A `word` is text of which a table has few different ones. An
 * `owner` is not a field but names the row it belongs to.
 */
export type CellKind = 'text' | 'word' | 'boolean' | 'integer' | 'owner'

/** The columns a table may have, in any order: fields of the JSON form, by the same names. */
export type Columns = ReadonlyMap<string, CellKind>

/**
 * The columns of accounts.csv. Those that no table can hold are known too, so that a cell with something in it is refused for
 * the right reason and an empty one does no harm.
 */
export const accountColumns: Columns = new Map([
  ['account', 'text'],
  ['owner', 'text'],
  ['kind', 'word'],
  ['positionMode', 'word'],
  ['adlExempt', 'boolean'],
  ['collateral', 'text'],
  ['unsettledFunding', 'text'],
  ['unsettledProfit', 'text'],
  ['bothLegs', 'boolean'],
  ['declaredHedge', 'text'],
  ['collaterals', 'text'],
])

/** The columns of positions.csv. */
export const positionColumns: Columns = new Map([
  ['account', 'owner'],
  ['market', 'word'],
  ['size', 'text'],
  ['entryPrice', 'text'],
  ['entryValue', 'text'],
  ['marginMode', 'word'],
  ['isolatedMargin', 'text'],
  ['leverage', 'text'],
  ['openedSeq', 'integer'],
])

/** The JSON value of a cell. What does not fit its kind stays text, for the schema to refuse. */
export function cellValue(kind: CellKind, text: string): unknown {
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (kind === 'integer' && /^\d{1,15}$/u.test(text)) return Number(text)
  return text
}
