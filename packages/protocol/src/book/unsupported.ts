/**
 * Parts of the book format that would change the answer and that this version does not honour yet. They are
 * refused by name: ignoring them would resolve another book than the one that was written.
 */

/** Fields by their path, with `*` for an index. */
const fields: ReadonlyMap<string, string> = new Map([
  ['accounts.*.declaredHedge', 'declared hedges'],
])

/** What a field would mean if this version honoured it; undefined for a field it has never heard of. */
export function unsupportedField(segments: readonly (string | number)[]): string | undefined {
  return fields.get(
    segments.map((segment) => (typeof segment === 'number' ? '*' : segment)).join('.'),
  )
}
