/** What tells an export that ends early from a whole one, and where nothing does. */
import type { Decimal } from '@plimsoll/protocol'
import { formatDecimal, subtractDecimals } from '../decimal-text.ts'
import type { InputFile } from '../reading/input-file.ts'
import { exactAmount } from './exact-amounts.ts'
import type { OwnedExport, ShownFinding } from './export-stream.ts'

const namesMax = 3

/**
 * Says of which inputs nothing shows where they end: a file of lines that was cut at the end of one looks whole.
 *
 * @param remedy what somebody can do about it, where there is something
 */
export function openEndNotes(inputs: readonly InputFile[], remedy?: string): readonly string[] {
  if (inputs.length === 0) return []
  const names = inputs.slice(0, namesMax).map(({ name }) => name)
  const more = inputs.length - names.length
  const files = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
  const advice = remedy === undefined ? '' : `; ${remedy}`
  return [
    `${files}: a file that ends early at a line end cannot be told from a shorter one, and nothing else shows where it ends${advice}`,
  ]
}

/** Answers that say that another page follows, without a last page beside them. */
export function isCutShort({ found, account }: OwnedExport, all: readonly OwnedExport[]): boolean {
  const { format, isContinued } = found
  if (!isContinued) return false
  return all.every(
    (other) =>
      other.account !== account || other.found.format !== format || other.found.isContinued,
  )
}

/** Says of which events a page is missing; a book with a page missing is refused before. */
export function missingPageNotes(exports: readonly OwnedExport[]): readonly string[] {
  const short = exports.filter((one) => isCutShort(one, exports))
  return short.map(
    ({ found: { input, format } }) =>
      `${input.name} says that another page follows (nextPageCursor), and no last page of ${format?.name ?? 'it'} is there: later or earlier events are missing`,
  )
}

/** The last balance of a chain, and whose it is. */
export interface LastBalance {
  readonly account?: string | undefined
  /** What is counted, an asset. */
  readonly of: string
  readonly after: Decimal
  readonly place: { readonly file: string; readonly line: number }
}

/**
 * Holds the last balances of chains against the wallets that are shown. They may be of different times, so a difference is
 * said and not refused.
 */
export function walletNotes(
  balances: readonly LastBalance[],
  shown: readonly ShownFinding[],
): readonly string[] {
  const wallets = new Map<string, string>()
  for (const { account, finding } of shown) {
    if (finding.kind !== 'wallet') continue
    const { asset, collateral, whole, includesIsolated } = finding.wallet
    const money = whole ?? (includesIsolated ? collateral : undefined)
    if (money !== undefined) wallets.set(JSON.stringify([account, asset]), money)
  }
  return balances.flatMap(({ account, of, after, place: { file, line } }) => {
    const wallet = wallets.get(JSON.stringify([account, of]))
    if (wallet === undefined) return []
    if (subtractDecimals(exactAmount(wallet), after).digits === 0n) return []
    return [
      `the last balance of ${of}, ${formatDecimal(after)} in ${file} line ${line}, is not that of the wallet of ${account}, ${wallet}: rows are missing, or the two are of different times`,
    ]
  })
}
