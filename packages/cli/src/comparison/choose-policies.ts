import type { ParsedBook } from '@plimsoll/protocol'
import { type ChosenPolicy, choosePolicy, comparablePolicies } from '@plimsoll/reports'
import { CommandFailure } from '../command-failure.ts'

/** Everything that there is, under one name. */
const everything = 'all'

/**
 * The waterfalls behind a list of names: a deleveraging preset is the policy of every `adl` layer of the book, a waterfall
 * preset stands in place of the declared one (SPEC W-8), and `declared` is the book's own. `all` is the book's own and every preset.
 *
 * @throws CommandFailure for a name that is not known, is given twice, or is empty
 */
export function choosePolicies(book: Pick<ParsedBook, 'spec'>, list: string): ChosenPolicy[] {
  const names =
    list.trim() === everything ? comparablePolicies : list.split(',').map((name) => name.trim())
  names.forEach((name, at) => {
    if (names.indexOf(name) < at) {
      refuse('duplicate', `names ${JSON.stringify(name)} twice; keep one of the two`)
    }
  })
  const { waterfall } = book.spec
  return names.map((name) => {
    const chosen = choosePolicy(name, waterfall, book.spec)
    if (chosen !== undefined) return chosen
    const known = comparablePolicies.join(', ')
    return refuse('unknownPolicy', `${JSON.stringify(name)} is not a policy; use ${known}`)
  })
}

function refuse(code: string, complaint: string): never {
  throw new CommandFailure({ code, message: `--policies: ${complaint}` })
}
