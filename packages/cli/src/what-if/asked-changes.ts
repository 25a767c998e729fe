import type { Document } from '@plimsoll/protocol'
import { InvalidArgumentError } from 'commander'

type Request = Document<'whatIfRequest'>
type Mark = NonNullable<Request['marks']>[number]
type Closing = NonNullable<Request['closes']>[number]

/** Adds one `M=P` of the command line to the marks. */
export function addMark(text: string, given: readonly Mark[] = []): readonly Mark[] {
  const [market, markPrice] = halves(text, 'Give MARKET=PRICE.')
  return [...given, { market, markPrice }]
}

/** Adds one `M=S` of the command line to what is closed. */
export function addClosing(text: string, given: readonly Closing[] = []): readonly Closing[] {
  const [market, size] = halves(text, 'Give MARKET=SIZE.')
  return [...given, { market, size }]
}

/** A market may hold an equals sign; what follows it may not. */
function halves(text: string, hint: string): readonly [string, string] {
  const at = text.lastIndexOf('=')
  const amount = text.slice(at + 1)
  if (at < 1 || !/^\d+(?:\.\d+)?$/u.test(amount)) {
    throw new InvalidArgumentError(`${hint} In plain decimals.`)
  }
  return [text.slice(0, at), amount]
}
