/** Whose money a ledger of a posting is; undefined for a fund and for the residue. */
export interface LedgerName {
  readonly account: string
  /** `cross` or `isolated:<market>:<side>`. */
  readonly bucket: string
}

// A market whose name holds a bucket would let the ledger of one account pass for that of another; its buckets are not recognised.
const bucketForm = /^(?:cross|isolated:(?!(?:.*:)?isolated:).*:(?:long|short))$/u

/**
 * The account and bucket of a ledger that belongs to one of some accounts. Ids may hold a colon themselves, so a ledger says who
 * it is of only together with who there is; the longest id that fits is meant.
 */
export function ledgerNameAmong(
  ledger: string,
  accounts: ReadonlySet<string>,
): LedgerName | undefined {
  for (let end = ledger.lastIndexOf(':'); end > 0; end = ledger.lastIndexOf(':', end - 1)) {
    const account = ledger.slice(0, end)
    const bucket = ledger.slice(end + 1)
    if (accounts.has(account) && bucketForm.test(bucket)) return { account, bucket }
  }
  return undefined
}

/** Whether a ledger is a fund's or the residue: the venue's own. */
export function isVenueLedger(ledger: string): boolean {
  return ledger === 'residue' || (ledger.startsWith('fund:') && !bucketForm.test(ledger.slice(5)))
}
