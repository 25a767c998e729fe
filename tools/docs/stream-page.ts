import {
  channels,
  definitions,
  documentSchema,
  exampleExchange,
  type DocumentName,
  type JsonSchema,
} from '@plimsoll/protocol'
import { reachesText } from './reaches-text.ts'
import { pageOfDocument } from './reference-links.ts'
import { schemaSections, schemaText } from './schema-page.ts'

const introduction = `One WebSocket, \`/v1/stream\`, carries everything that changes. The same as AsyncAPI 3 is at \`/v1/asyncapi.json\` of every server.

1. The server says \`challenge\`. The client answers with \`login\`: the id of its key and a signature over three lines without a line feed at the end:
   \`plimsoll-stream-1\`, the challenge, and the id of the key. The server says \`welcome\`.
2. The client says \`subscribe\` with an id of its own, a domain and a channel. The server says \`subscribed\`; messages of the channel follow.
3. A message goes on after the last one of its subscription where its \`prevSeq\` is not above the \`seq\` that was last seen and its \`epoch\` is the same. One whose \`seq\` was seen is a repetition.
   Anything else is a gap: subscribe again with \`from\`, the last \`epoch\` and \`seq\` that were seen. Where the messages are still at hand they follow; otherwise a \`snapshot\` does,
   which replaces what is known.
4. Of a channel of kind event no message is left out. A reader that is too slow for it hears \`slow\` once, and is then closed with code 4008 after \`closing\`, which says where to go on.
   Of a channel of kind state only the newest counts, and a slow reader skips some.

The server pings; a client that does not answer is closed. A page cannot see pings, so the server says \`alive\` as well, as often as
\`aliveEveryMs\` of its challenge says: a connection on which nothing came for three times as long is dead. Messages are JSON texts, one a frame; binary frames are refused.

| Close | Why |
|---|---|
| 1003 | a binary frame |
| 1008 | too many messages of the client |
| 1009 | a frame that is too large |
| 1012 | the server stops; connect again |
| 4001 | a login that was refused |
| 4002 | no login in time, or none possible now; connect again |
| 4003 | the key is not valid any more |
| 4008 | too slow |`

const clientMessages: readonly DocumentName[] = [
  'loginMessage',
  'subscribeMessage',
  'unsubscribeMessage',
]

const serverMessages: readonly DocumentName[] = [
  'challengeMessage',
  'welcomeMessage',
  'aliveMessage',
  'subscribedMessage',
  'unsubscribedMessage',
  'channelMessage',
  'slowMessage',
  'closingMessage',
  'problemMessage',
]

const exchange = [
  '```',
  ...exampleExchange.map(({ by, message }) => `${by}: ${JSON.stringify(message)}`),
  '```',
].join('\n')

/** Channels and messages of the stream. */
export function streamPage(): string {
  const all = Object.values(channels)
  const messages = [...clientMessages, ...serverMessages]
  const elsewhere = (name: string): string | undefined =>
    pageOfDocument(name) ?? (isOfStream(name) ? undefined : httpPageOf(name))
  const parts = [
    '# Stream',
    introduction,
    'A client that was away comes back:',
    exchange,
    channelTable(elsewhere),
    '# Messages',
    `A client says ${clientMessages.map(link).join(', ')}; a server says ${serverMessages.map(link).join(', ')}.`,
    ...schemaSections({ $defs: definitions }, partsOf(messages), elsewhere),
    '# Data of channels',
    ...schemaSections({ $defs: definitions }, partsOf(all.map(({ data }) => data)), elsewhere),
  ]
  return `${parts.join('\n\n')}\n`

  /** Those that no other page tells of. */
  function partsOf(names: readonly DocumentName[]): string[] {
    const reached = names.flatMap((name) => Object.keys(documentSchema(name).$defs ?? {}))
    return [...new Set(reached)].filter((name) => isOfStream(name)).toSorted()
  }
}

function channelTable(elsewhere: (name: string) => string | undefined): string {
  const root: JsonSchema = { $defs: definitions }
  const rows = Object.values(channels).map(({ name, kind, description, access, data }) => {
    const who = reachesText(access)
    const form = schemaText(
      definitions[data].anyOf ? definitions[data] : { $ref: `#/$defs/${data}` },
      root,
      elsewhere,
    )
    return `| \`${name}\` | ${kind} | ${description} | ${form} | ${who} |`
  })
  return [
    '| Channel | Kind | What it carries | Data | Who |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`
}

const streamNames: ReadonlySet<string> = new Set([
  ...clientMessages,
  ...serverMessages,
  ...Object.values(channels).map(({ data }) => data),
  'accountPlaces',
  'adlEventsData',
  'adlFillsData',
  'endedPlan',
  'haltChange',
  'mark',
  'publicFill',
  'queueSide',
  'resumeToken',
  'streamPlace',
])

function isOfStream(name: string): boolean {
  return streamNames.has(name)
}

function httpPageOf(name: string): string | undefined {
  return definitions[name]?.properties === undefined ? undefined : `http.md#${name.toLowerCase()}`
}
