/**
 * Parts of the book format that would change the answer and that this version does not honour yet. They are
 * refused by name: ignoring them would resolve another book than the one that was written.
 */

/** Fields by their path, with `*` for an index. */
const fields: ReadonlyMap<string, string> = new Map([
  ['claims', 'repayable claims'],
  ['groups', 'fund groups'],
  ['accounts.*.unsettledProfit', 'unsettled profit'],
  ['accounts.*.declaredHedge', 'declared hedges'],
  ['funds.*.capacity', 'the capacity of a fund'],
  ['funds.*.group', 'fund groups'],
  ['waterfall.*.trigger', 'the trigger of a layer'],
  ['waterfall.*.cap', 'the cap of a layer'],
])

/** Values of choices, likewise. */
const choices: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'waterfall.*.layer',
    ['backstopVault', 'venueCapital', 'tearUp', 'settlement', 'withdrawalGate'],
  ],
])

/** What a field would mean if this version honoured it; undefined for a field it has never heard of. */
export function unsupportedField(segments: readonly (string | number)[]): string | undefined {
  return fields.get(pattern(segments))
}

/** Whether a value is a legal choice that this version does not honour. */
export function isUnsupportedChoice(
  segments: readonly (string | number)[],
  value: unknown,
): value is string {
  const known = choices.get(pattern(segments)) ?? []
  return typeof value === 'string' && known.includes(value)
}

function pattern(segments: readonly (string | number)[]): string {
  return segments.map((segment) => (typeof segment === 'number' ? '*' : segment)).join('.')
}
