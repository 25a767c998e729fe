import { BookError, type Place } from '../book/book-error.ts'
import type { BookFormat } from '../book/book-format.ts'
import { formatPath } from '../book/book-source.ts'
import { checkCommand } from './check-command.ts'
import type { CommandDocument } from './command-schema.ts'
import { decodeOfficerCommand, isOfficerCommand } from './decode-officer-command.ts'
import { decodeVenueCommand } from './decode-venue-command.ts'
import { RequestFields } from './read-request.ts'
import { RequestError } from './request-error.ts'
import type { SubmittedCommand } from './submitted-command.ts'

/**
 * The engine's form of a command in wire form. What its market or asset has no place for is refused, never rounded.
 *
 * @param at where the document stands in the body of a request, to be put before paths: `commands[3]`
 * @throws RequestError for the first thing that is wrong
 */
export function decodeCommand(document: unknown, format: BookFormat, at = ''): SubmittedCommand {
  try {
    const root: Place = { source: { file: '', describe: formatPath } }
    return decodeChecked(checkCommand(root, document), new RequestFields(format, root))
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    throw new RequestError(joined(at, error.path), error.complaint)
  }
}

function decodeChecked(document: CommandDocument, fields: RequestFields): SubmittedCommand {
  if (isOfficerCommand(document)) return decodeOfficerCommand(document, fields)
  return decodeVenueCommand(document, fields)
}

function joined(at: string, path: string): string {
  if (at === '' || path === '') return at + path
  return path.startsWith('[') ? at + path : `${at}.${path}`
}
