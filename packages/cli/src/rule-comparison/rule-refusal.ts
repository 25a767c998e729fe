import { type BookSpec, BookRefused, createState } from '@plimsoll/engine'
import { formatPath } from '@plimsoll/protocol'
import type { RuleComparisonDocument } from '@plimsoll/reports'
import { bookFailure } from '../book/refused-book.ts'

/** The scenario that is simulated has the same name and is something else. */
const publishedMoves =
  'a field of the book itself: moves of prices that the venue publishes, not the scenario that is simulated'

const source = { file: 'the book', describe: formatPath } as const

/** Why a book cannot carry out its waterfall; undefined where it can. */
export function refusalOf(
  book: BookSpec,
): RuleComparisonDocument['refused'][number]['refused'] | undefined {
  try {
    createState(book)
    return undefined
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    const { code, message } = bookFailure(source, error).report
    const reason = message.replace(`${source.file}: `, '')
    return { code, message: error.path === 'scenarios' ? `${reason} (${publishedMoves})` : reason }
  }
}
