import type { CommandDocument } from './command-schema.ts'
import { encodeOfficerCommand } from './encode-officer-command.ts'
import { type CommandWriting, encodeVenueCommand } from './encode-venue-command.ts'
import { isOfficerCommand } from './decode-officer-command.ts'
import type { SubmittedCommand } from './submitted-command.ts'

/**
 * A command in wire form: what `decodeCommand` reads back as the same.
 *
 * @throws Error for a number that is no decimal of its market
 */
export function encodeCommand(command: SubmittedCommand, writing: CommandWriting): CommandDocument {
  if (isOfficerCommand(command)) return encodeOfficerCommand(command, writing.format)
  return encodeVenueCommand(command, writing)
}
