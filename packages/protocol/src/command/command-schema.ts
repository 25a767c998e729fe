import type { XStatic } from 'typebox/schema'
import { wordDefinitions } from '../book/word-definitions.ts'
import { commandParts } from './command-parts.ts'
import { officerCommands, officerParts } from './officer-commands.ts'
import { venueCommands, venueParts } from './venue-commands.ts'

type Definitions = typeof venueCommands &
  typeof officerCommands &
  typeof wordDefinitions &
  typeof commandParts &
  typeof venueParts &
  typeof officerParts

/** Kinds of commands that the venue reports. */
export type VenueKind = keyof typeof venueCommands

/** Kinds of commands that officers of the venue order. */
export type OfficerKind = keyof typeof officerCommands

/** Kinds of commands that come from outside. */
export type CommandKind = VenueKind | OfficerKind

const definitions: Definitions = {
  ...venueCommands,
  ...officerCommands,
  ...wordDefinitions,
  ...commandParts,
  ...venueParts,
  ...officerParts,
}

/** The schema of one kind of command, with all that it refers to. */
export function commandSchemaOf<Kind extends CommandKind>(
  kind: Kind,
): Definitions[Kind] & { readonly $defs: Definitions } {
  return { ...definitions[kind], $defs: definitions }
}

/** Kinds that the venue itself reports. */
export const venueCommandKinds: readonly VenueKind[] = kindsOf(venueCommands)

/** Kinds that officers of the venue order. */
export const officerCommandKinds: readonly OfficerKind[] = kindsOf(officerCommands)

function kindsOf<Kind extends string>(schemas: Readonly<Record<Kind, unknown>>): readonly Kind[] {
  return Object.keys(schemas) as Kind[]
}

/** A command of one kind in wire form. */
export type CommandOf<Kind extends CommandKind> = XStatic<
  Definitions[Kind] & { readonly $defs: Definitions }
>

/** A command in wire form: what the venue reports or an officer orders, in decimals. */
export type CommandDocument = { [Kind in CommandKind]: CommandOf<Kind> }[CommandKind]

/** Any command, version 1; each kind is a definition of its own. */
export const commandJsonSchema: {
  readonly $schema: string
  readonly $id: string
  readonly title: string
  readonly description: string
  readonly oneOf: readonly { readonly $ref: string }[]
  readonly $defs: Definitions
} = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:command:1',
  title: 'Plimsoll command',
  description: 'What a venue reports or an officer orders. Amounts are decimal strings.',
  oneOf: [...venueCommandKinds, ...officerCommandKinds].map((kind) => ({
    $ref: `#/$defs/${kind}`,
  })),
  $defs: definitions,
}
