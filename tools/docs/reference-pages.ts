import {
  bookJsonSchema,
  caseJsonSchema,
  commandJsonSchema,
  receiptJsonSchema,
  resolutionJsonSchema,
} from '@plimsoll/protocol'
import { scenarioJsonSchema } from '@plimsoll/simulator'
import { configPage } from './config-page.ts'
import { eventsPage } from './events-page.ts'
import { httpPage } from './http-page.ts'
import { policiesPage } from './policies-page.ts'
import { problemsPage } from './problems-page.ts'
import { pageOfDocument } from './reference-links.ts'
import { rolesPage } from './roles-page.ts'
import { schemaPage } from './schema-page.ts'
import { streamPage } from './stream-page.ts'

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

const commandIntroduction = `What a venue reports and its officers order: the body of \`postCommands\` ([HTTP interface](http.md#postcommands)), one or a batch. Who may give which is in [roles](roles.md#commands).

- Amounts, sizes and prices are decimal strings with at most the places of the asset, the lot or the tick; more are refused, never rounded.
- \`kind\` says which command it is; it decides which fields there are. The time is the server's.`

const caseIntroduction = `What became of one default: \`getCase\` of the [HTTP interface](http.md#getcase), and what \`plimsoll explain --json\` prints. One entry in \`rounds\` for every round in which it
was taken up; what a round did is in the form of a [resolution](resolution.md).`

const receiptIntroduction = `What one layer did to one account, with every number that decided: \`getReceipt\` of the [HTTP interface](http.md#getreceipt) and the channel \`me.receipts\` of the [stream](stream.md).`

const scenarioIntroduction = `A file \`NAME.scenario.json\` describes a venue and what happens to it; \`plimsoll simulate FILE\` runs it. How to write one: [scenarios](../scenarios.md). As JSON Schema for editors: [scenario.schema.json](scenario.schema.json), also printed by \`plimsoll scenarios --schema\`.

- What need not be whole is a decimal string: \`"0.002"\`, never \`0.002\`. Shares, parts and changes have at most 6 places; finer ones are refused, never rounded.
- Times ending in \`Ms\` are whole milliseconds, counted from the start of the run unless said otherwise; prices are in the notation of their market.
- A field that is not listed here is refused.`

/** The pages that are made from code, as they should be. */
export const referencePages: readonly ReferencePage[] = [
  { file: 'docs/reference/book.md', text: schemaPage(bookJsonSchema, bookIntroduction) },
  {
    file: 'docs/reference/resolution.md',
    text: schemaPage(resolutionJsonSchema, resolutionIntroduction),
  },
  {
    file: 'docs/reference/scenario.md',
    text: schemaPage(scenarioJsonSchema, scenarioIntroduction, pageOfDocument),
  },
  {
    file: 'docs/reference/scenario.schema.json',
    text: `${JSON.stringify(scenarioJsonSchema, null, 2)}\n`,
  },
  { file: 'docs/reference/policies.md', text: policiesPage() },
  { file: 'docs/reference/commands.md', text: schemaPage(commandJsonSchema, commandIntroduction) },
  { file: 'docs/reference/cases.md', text: schemaPage(caseJsonSchema, caseIntroduction) },
  { file: 'docs/reference/receipts.md', text: schemaPage(receiptJsonSchema, receiptIntroduction) },
  { file: 'docs/reference/http.md', text: httpPage() },
  { file: 'docs/reference/stream.md', text: streamPage() },
  { file: 'docs/reference/events.md', text: eventsPage() },
  { file: 'docs/reference/roles.md', text: rolesPage() },
  { file: 'docs/reference/problems.md', text: problemsPage() },
  { file: 'docs/reference/config.md', text: configPage() },
]
