import { amountMax, identifierLengthMax } from '../../quantity/limits.ts'
import { BookRefused } from '../book-refused.ts'

/** Refuses a repeated or unusable id, naming both places. */
export function checkIds<T>(rows: readonly T[], path: string, idOf: (row: T) => string): void {
  const seen = new Map<string, number>()
  rows.forEach((row, index) => {
    const id = idOf(row)
    checkId(id, `${path}[${index}]`)
    const earlier = seen.get(id)
    if (earlier !== undefined) {
      throw new BookRefused(
        'duplicateId',
        `${path}[${index}]`,
        `"${id}" is also ${path}[${earlier}]; ids must be unique`,
      )
    }
    seen.set(id, index)
  })
}

/** Refuses an id that could not be told from another or read in a log. */
export function checkId(id: string, path: string): void {
  if (!isUsableId(id)) throw new BookRefused('invalidId', path, idRule)
}

/** What an id must be. */
export const idRule: string = `an id needs 1 to ${identifierLengthMax} characters, none of them a control character`

/** Whether an id can be told from another and read in a log. */
export function isUsableId(id: string): boolean {
  // Characters are code points: a long id of rare ones is no longer than any other.
  const isUsable = id.isWellFormed() && id !== '' && Array.from(id).length <= identifierLengthMax
  // Control characters and line separators would make two different ids look alike in a log.
  return isUsable && !/[\p{Cc}\u2028\u2029]/u.test(id)
}

/** Refuses a word that is not one of those known. */
export function checkChoice(value: string, choices: readonly string[], path: string): void {
  if (!choices.includes(value)) {
    throw new BookRefused('unknownChoice', path, `"${value}" is not one of ${choices.join(', ')}`)
  }
}

/** Refuses a reference to something that is not in the book. */
export function checkKnown(
  id: string,
  known: ReadonlySet<string>,
  path: string,
  among: string,
): void {
  if (!known.has(id)) throw new BookRefused('unknownId', path, `"${id}" is not among ${among}`)
}

/** Refuses an amount below a minimum or beyond what a column holds. */
export function checkAmount(amount: bigint, path: string, minimum: bigint = -amountMax): void {
  if (amount < minimum) throw new BookRefused('invalidAmount', path, `must be at least ${minimum}`)
  if (amount > amountMax)
    throw new BookRefused('amountOutOfRange', path, 'must be within ±(2^53 − 1)')
}

/** Refuses a number that is not a whole one within a range. */
export function checkCount(
  count: number,
  path: string,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(count) && count >= min && count <= max) return
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  throw new BookRefused('invalidAmount', path, `must be a whole number ${range}`)
}

/** Refuses an amount below the least that makes sense; absent is fine. */
export function checkAtLeast(amount: bigint | undefined, least: bigint, path: string): void {
  if (amount === undefined || amount >= least) return
  throw new BookRefused('invalidAmount', path, `must be at least ${least}`)
}
