import type { CommittedRecord } from '../committed-record.ts'

/** What the records of a domain did together, since somebody began to count. */
export class RecordTotals {
  /** Opened; those taken up again are not counted again. */
  cases = 0
  /** Positions deleveraged, fill by fill. */
  cutFills = 0
  /** Of those fills, at their prices. */
  cutQuote = 0n
  /** Taken by haircuts and shared losses, less what went back within the round. */
  chargedQuote = 0n

  count({ events, round }: CommittedRecord): void {
    for (const event of events) {
      if (event.kind === 'roundOpened') {
        this.cases += event.cases.filter(({ cause }) => cause !== 'suspended').length
      } else if (event.kind === 'deleveragingFilled') {
        this.cutFills += event.positions.length
        for (const valueQuote of event.values) this.cutQuote += BigInt(valueQuote)
      }
    }
    for (const { chargedQuote } of round?.view.charges ?? []) this.chargedQuote += chargedQuote
  }
}
