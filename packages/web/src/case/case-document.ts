import { addDecimals, type CallAnswer } from '@plimsoll/client'

/** One default, from its first round to its last. */
export type CaseDocument = CallAnswer<'getCase'>
export type Round = CaseDocument['rounds'][number]
export type Layer = Round['case']['layers'][number]
export type Fill = Layer['fills'][number]
export type Leg = Round['case']['exposure'][number]
export type Posting = Layer['postings'][number]

/** The exact sum of amounts. */
export function sumOf(amounts: readonly string[]): string {
  return amounts.reduce(addDecimals, '0')
}

/** The same amount with the other sign. */
export function negated(amount: string): string {
  if (!/[1-9]/u.test(amount)) return amount
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}

/** One amount as a part of another, for drawing and for percentages; 0 where there is no whole. */
export function partOf(amount: string, whole: string): number {
  const size = Number(whole)
  return size === 0 ? 0 : Number(amount) / size
}
