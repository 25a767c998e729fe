import { documentSchema } from '../../api/documents/definitions.ts'
import type { JsonSchema } from '../../api/documents/json-schema.ts'
import { asComponent, components } from '../../api/openapi/open-api-schema.ts'
import { channelMessageSchema } from '../channel-message.ts'
import { type Channel, type ChannelName, channels } from '../channels.ts'

type Json = Readonly<Record<string, unknown>>

const clientMessages = ['loginMessage', 'subscribeMessage', 'unsubscribeMessage'] as const

const serverMessages = [
  'aliveMessage',
  'challengeMessage',
  'welcomeMessage',
  'subscribedMessage',
  'unsubscribedMessage',
  'slowMessage',
  'closingMessage',
  'problemMessage',
] as const

const introduction = `One WebSocket carries every channel. The server sends a challenge; a key logs in by signing it; then the client subscribes to channels of domains.

Every message of a channel has the sequence of the record it is about and that of the message before it, so that a gap is seen. Whoever was away goes on with \`from\`: where the messages are still at hand they follow, otherwise a snapshot does.`

/** The stream as an AsyncAPI 3 document, made of the tables that the server itself goes by. */
export function asyncApiDocument(version: string): Json {
  const names = Object.keys(channels) as ChannelName[]
  const fixed = [...clientMessages, ...serverMessages]
  const carried = new Map(names.map((name) => [name, channelMessageSchema(name)]))
  const schemas = [...fixed.map((name) => documentSchema(name)), ...carried.values()]
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Plimsoll stream',
      version,
      description: introduction,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      stream: {
        address: '/v1/stream',
        description: 'A WebSocket; one JSON text a frame.',
        messages: Object.fromEntries(
          [...fixed, ...names.map(messageName)].map((name) => [
            name,
            { $ref: `#/components/messages/${name}` },
          ]),
        ),
      },
    },
    operations: {
      receiveFromClient: operation('receive', clientMessages),
      sendToClient: operation('send', [...serverMessages, ...names.map(messageName)]),
    },
    components: {
      schemas: components(schemas),
      messages: Object.fromEntries([
        ...fixed.map((name) => [name, fixedMessage(name)] as const),
        ...[...carried].map(
          ([name, schema]) => [messageName(name), carriedMessage(channels[name], schema)] as const,
        ),
      ]),
    },
  }
}

function operation(action: 'send' | 'receive', names: readonly string[]): Json {
  return {
    action,
    channel: { $ref: '#/channels/stream' },
    messages: names.map((name) => ({ $ref: `#/channels/stream/messages/${name}` })),
  }
}

function fixedMessage(name: (typeof clientMessages | typeof serverMessages)[number]): Json {
  const { title, description } = documentSchema(name).$defs?.[name] ?? {}
  return { name, title, summary: description, payload: asComponent({ $ref: `#/$defs/${name}` }) }
}

function carriedMessage(channel: Channel, { $defs: _defs, ...payload }: JsonSchema): Json {
  const { name, description, access, kind } = channel
  const reaches = Object.entries(access).filter(([, reach]) => reach !== 'none')
  const roles = reaches.map(([role, reach]) => `${role} (${reach})`).join(', ')
  const promise =
    kind === 'event'
      ? 'No message is left out.'
      : 'Only the newest counts; a slow reader skips some.'
  return {
    name: messageName(name),
    title: name,
    summary: description,
    description: `${promise} Roles: ${roles}.`,
    payload: asComponent(payload),
  }
}

/** A channel as names of messages may be: `adl.queue.{market}` is `adl.queue`. */
function messageName(channel: string): string {
  return channel.replace('.{market}', '')
}
