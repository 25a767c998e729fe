import type { DocumentName } from '../documents/definitions.ts'
import { answerExamples } from './answer-examples.ts'
import { requestExamples } from './request-examples.ts'
import { viewExamples } from './view-examples.ts'

/** An example of a document by its name, where there is one. */
export const examples: Readonly<Partial<Record<DocumentName, unknown>>> = {
  ...requestExamples,
  ...viewExamples,
  ...answerExamples,
}
