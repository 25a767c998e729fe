import type { Entry } from '@plimsoll/journal'

/** An ordinary record at a sequence. Two calls give equal entries. */
export function sampleEntry(sequence: number, changes: Partial<Entry> = {}): Entry {
  return {
    sequence,
    timeMs: 1_760_130_964_831 + 10 * sequence,
    logicVersion: 1,
    kind: sequence === 0 ? 'genesis' : 'updatePrice',
    idempotencyKey: null,
    rejection: null,
    command: `{"kind":"updatePrice","market":"BTC-USDT","markPriceTicks":"${500_000 + sequence}"}`,
    events: `[{"kind":"priceUpdated","market":"BTC-USDT","markPriceTicks":"${500_000 + sequence}"}]`,
    policyHash: 'f'.repeat(64),
    ...changes,
  }
}

/** So many ordinary records from a sequence on. */
export function sampleEntries(first: number, count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => sampleEntry(first + index))
}
