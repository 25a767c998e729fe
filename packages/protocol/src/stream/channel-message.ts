import { definitions, wholeSchema } from '../api/documents/definitions.ts'
import type { JsonSchema } from '../api/documents/json-schema.ts'
import { type ChannelName, channels } from './channels.ts'

/** The schema of a message of one channel, which stands for itself. */
export function channelMessageSchema(name: ChannelName): JsonSchema {
  const { kind, data } = channels[name]
  const envelope = definitions.channelMessage
  const [prefix, variable] = name.split('{')
  const channel =
    variable === undefined
      ? { const: name }
      : { type: 'string', pattern: `^${prefix?.replaceAll('.', '\\.') ?? ''}.{1,128}$` }
  return wholeSchema({
    ...envelope,
    properties: {
      ...envelope.properties,
      channel: { description: 'Names the rest.', ...channel },
      type: { ...envelope.properties?.['type'], enum: messageTypes(kind) },
      data: { $ref: `#/$defs/${data}` },
    },
  })
}

function messageTypes(kind: 'event' | 'state'): string[] {
  return ['snapshot', kind === 'event' ? 'event' : 'delta']
}
