import { bookJsonSchema, commandJsonSchema, type JsonSchema } from '@plimsoll/protocol'
import { scenarioSchema } from './scenario-schema.ts'

/** The published schema of scenario files: with those of the book and the commands in it, as one document. */
export const scenarioJsonSchema: JsonSchema = {
  ...scenarioSchema,
  $defs: { ...scenarioSchema.$defs, book: bookJsonSchema, command: commandJsonSchema },
}
