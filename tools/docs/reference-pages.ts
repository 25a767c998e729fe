import { bookJsonSchema, resolutionJsonSchema } from '@plimsoll/protocol'
import { policiesPage } from './policies-page.ts'
import { schemaPage } from './schema-page.ts'

/** A page under docs/reference and what it must say. */
export interface ReferencePage {
  readonly file: string
  readonly text: string
}

const bookIntroduction = `One file, or a folder, describes a risk domain at one instant. \`examples/first.book.json\` is a whole one.

- Amounts are decimal strings: \`"0.1"\`, never \`0.1\`. A field that is not listed here is refused, and so is a listed one that would
  change the answer and is not honoured yet; the message says which.
- Order of rows carries no meaning, but for the waterfall's. In every market longs and shorts, those of funds included, must cancel.
- As a folder: \`book.json\` without \`accounts\`, \`accounts.csv\` and \`positions.csv\`, with the fields below as columns; \`positions.csv\`
  names its \`account\`. A header is required, lines that start with \`#\` are skipped, an empty cell is an absent field.
  \`examples/october-twin\` is one.`

const resolutionIntroduction = `What \`plimsoll resolve --json\` prints. \`examples/first.resolution.json\` is the answer to \`examples/first.book.json\`.

- Amounts are decimal strings in the places of the asset, sizes in those of the lot, prices in the market's \`priceDecimals\`, rounded half-even for
  display; \`value\` and \`postings\` are what was settled, exactly.
- Ledgers are \`<account>:<bucket>\` and \`fund:<fund>\`. The postings of a layer sum to zero.
- A layer that was reached and changed nothing says why in \`skipped\`. One that was not needed is not listed.`

/** The pages that are made from code, as they should be. */
export const referencePages: readonly ReferencePage[] = [
  { file: 'docs/reference/book.md', text: schemaPage(bookJsonSchema, bookIntroduction) },
  {
    file: 'docs/reference/resolution.md',
    text: schemaPage(resolutionJsonSchema, resolutionIntroduction),
  },
  { file: 'docs/reference/policies.md', text: policiesPage() },
]
