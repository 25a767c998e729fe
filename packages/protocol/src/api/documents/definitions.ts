import type { XStatic } from 'typebox/schema'
import { type BookDocument, bookJsonSchema } from '../../book/book-schema.ts'
import { type CaseDocument, caseJsonSchema } from '../../case/case-schema.ts'
import { type AnswerDocument, answerJsonSchema } from '../../command/answer-schema.ts'
import { type CommandDocument, commandJsonSchema } from '../../command/command-schema.ts'
import type { EventDocument } from '../../event/event-writer.ts'
import { type ReceiptDocument, receiptJsonSchema } from '../../receipt/receipt-schema.ts'
import { type Resolution, resolutionJsonSchema } from '../../resolution/resolution-schema.ts'
import { channelDefinitions } from '../../stream/channel-definitions.ts'
import { streamDefinitions } from '../../stream/stream-definitions.ts'
import type { ProblemDocument } from '../problem-document.ts'
import { accountDefinitions } from './account-definitions.ts'
import { adlDefinitions } from './adl-definitions.ts'
import { approvalDefinitions } from './approval-definitions.ts'
import { commandDefinitions } from './command-definitions.ts'
import { commonDefinitions } from './common-definitions.ts'
import { comparisonDefinitions } from './comparison-definitions.ts'
import { domainDefinitions } from './domain-definitions.ts'
import { embedSchema } from './embed-schema.ts'
import { eventDefinitions } from './event-definitions.ts'
import { experimentDefinitions } from './experiment-definitions.ts'
import { indicatorDefinitions } from './indicator-definitions.ts'
import type { JsonSchema } from './json-schema.ts'
import { keyDefinitions } from './key-definitions.ts'
import { liquidationDefinitions } from './liquidation-definitions.ts'
import { marketDefinitions } from './market-definitions.ts'
import { planDefinitions } from './plan-definitions.ts'
import { rehearsalDefinitions } from './rehearsal-definitions.ts'
import { serverDefinitions } from './server-definitions.ts'
import { sessionDefinitions } from './session-definitions.ts'
import { whatIfDefinitions } from './what-if-definitions.ts'

type OwnDefinitions = typeof commonDefinitions &
  typeof domainDefinitions &
  typeof marketDefinitions &
  typeof accountDefinitions &
  typeof adlDefinitions &
  typeof whatIfDefinitions &
  typeof planDefinitions &
  typeof liquidationDefinitions &
  typeof eventDefinitions &
  typeof commandDefinitions &
  typeof approvalDefinitions &
  typeof keyDefinitions &
  typeof rehearsalDefinitions &
  typeof comparisonDefinitions &
  typeof experimentDefinitions &
  typeof indicatorDefinitions &
  typeof serverDefinitions &
  typeof sessionDefinitions &
  typeof streamDefinitions &
  typeof channelDefinitions

/** Documents whose schema is published by itself. */
interface EmbeddedDocuments {
  readonly answer: Omit<AnswerDocument, 'events'> & { readonly events?: readonly EventDocument[] }
  readonly book: BookDocument
  readonly confirmationAnswer: EmbeddedDocuments['answer'] & {
    readonly differences?: readonly OwnDocument<'confirmationDifference'>[]
  }
  readonly case: CaseDocument
  readonly command: CommandDocument
  readonly receipt: ReceiptDocument
  readonly resolution: Resolution
}

/** Own documents that hold one of those, so that their type cannot be read from the definitions of this API alone. */
interface CompoundDocuments {
  readonly event: EventDocument
  readonly adlEventsData: { readonly events: readonly EventDocument[] }
  readonly adlData: OwnDocument<'adlFillsData'> | CompoundDocuments['adlEventsData']
  readonly problem: ProblemDocument
  readonly casePage: DocumentPage<CaseDocument>
  readonly receiptPage: DocumentPage<ReceiptDocument>
  readonly commandBatch: { readonly commands: readonly CommandDocument[] }
  readonly commands: CommandDocument | { readonly commands: readonly CommandDocument[] }
  readonly answerBatch: {
    readonly answers: readonly (EmbeddedDocuments['answer'] | ProblemDocument)[]
  }
  readonly commandAnswers: EmbeddedDocuments['answer'] | CompoundDocuments['answerBatch']
  readonly bookPost: { readonly book: BookDocument; readonly isComplete?: boolean }
  readonly approvalProposal: {
    readonly action: 'propose'
    readonly command: CommandDocument
    readonly reason: string
  }
  readonly approvalAction:
    | CompoundDocuments['approvalProposal']
    | OwnDocument<'approvalConsent'>
    | OwnDocument<'approvalCancel'>
  readonly approval: Omit<OwnDocument<'approval'>, 'command'> & {
    readonly command: CommandDocument
  }
  readonly approvalPage: DocumentPage<CompoundDocuments['approval']>
  readonly casesData: { readonly cases: readonly CaseDocument[] }
  readonly meReceiptsData: { readonly receipts: readonly ReceiptDocument[] }
  readonly problemMessage: Omit<OwnDocument<'problemMessage'>, 'problem'> & {
    readonly problem: ProblemDocument
  }
  readonly drill: Omit<OwnDocument<'drill'>, 'resolution'> & { readonly resolution?: Resolution }
}

/** One page of a listing. */
export interface DocumentPage<Row> {
  readonly rows: readonly Row[]
  /** Absent after the last. */
  readonly next?: string
}

type OwnDocument<Name extends keyof OwnDefinitions> = Immutable<
  XStatic<{ readonly $ref: `#/$defs/${Name}`; readonly $defs: OwnDefinitions }>
>

type Immutable<Value> = Value extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Value extends object
    ? { readonly [Field in keyof Value]: Immutable<Value[Field]> }
    : Value

/** Name of a document, or of a part of one. */
export type DocumentName = keyof OwnDefinitions | keyof EmbeddedDocuments

/** The type of a document by its name. */
export type Document<Name extends DocumentName> = Name extends keyof EmbeddedDocuments
  ? EmbeddedDocuments[Name]
  : Name extends keyof CompoundDocuments
    ? CompoundDocuments[Name]
    : Name extends keyof OwnDefinitions
      ? OwnDocument<Name>
      : never

const events: JsonSchema = {
  description: answerJsonSchema.properties.events.description,
  type: 'array',
  items: { $ref: '#/$defs/event' },
}

const differences: JsonSchema = {
  description:
    'Rows whose counterparty has another position by the venue’s book than by the engine’s; absent where there are none. A difference changes nothing: post the book to settle it.',
  type: 'array',
  items: { $ref: '#/$defs/confirmationDifference' },
}

/** Every document of this API by name, and every part of one. References are `#/$defs/<name>`. */
export const definitions: Readonly<Record<string, JsonSchema>> &
  Readonly<Record<DocumentName, JsonSchema>> = {
  ...commonDefinitions,
  ...domainDefinitions,
  ...marketDefinitions,
  ...accountDefinitions,
  ...adlDefinitions,
  ...whatIfDefinitions,
  ...planDefinitions,
  ...liquidationDefinitions,
  ...eventDefinitions,
  ...commandDefinitions,
  ...approvalDefinitions,
  ...keyDefinitions,
  ...rehearsalDefinitions,
  ...comparisonDefinitions,
  ...experimentDefinitions,
  ...indicatorDefinitions,
  ...serverDefinitions,
  ...sessionDefinitions,
  ...streamDefinitions,
  ...channelDefinitions,
  ...embedded({
    answer: { ...answerJsonSchema, properties: { ...answerJsonSchema.properties, events } },
    book: bookJsonSchema,
    confirmationAnswer: {
      ...answerJsonSchema,
      title: 'answer to a confirmation',
      description: 'What came of a confirmation.',
      properties: { ...answerJsonSchema.properties, events, differences },
    },
    case: caseJsonSchema,
    command: commandJsonSchema,
    receipt: receiptJsonSchema,
    resolution: resolutionJsonSchema,
  }),
}

function embedded<Name extends string>(
  schemas: Readonly<Record<Name, JsonSchema>>,
): Record<Name, JsonSchema> {
  const parts = Object.entries<JsonSchema>(schemas).map(([name, schema]) =>
    embedSchema(name, schema),
  )
  return Object.assign({}, ...parts) as Record<Name, JsonSchema>
}

/** A document’s schema that stands for itself: with every definition it refers to, and no other. */
export function documentSchema(name: DocumentName): JsonSchema {
  return wholeSchema({ $ref: `#/$defs/${name}` })
}

/**
 * A schema with every definition it refers to, and no other.
 *
 * @param stand what stands in for definitions, by name
 */
export function wholeSchema(
  schema: JsonSchema,
  stand: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const reached = new Map<string, JsonSchema>()
  const waiting: unknown[] = [schema]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const reference = '$ref' in next && typeof next.$ref === 'string' ? next.$ref : undefined
    const name = reference?.replace('#/$defs/', '')
    if (name !== undefined && !reached.has(name)) {
      const definition = stand[name] ?? definitions[name]
      if (definition === undefined) throw new Error(`no definition ${name}`)
      reached.set(name, definition)
      waiting.push(definition)
    }
    waiting.push(...Object.values<unknown>({ ...next }))
  }
  return { ...schema, $defs: Object.fromEntries(reached) }
}
