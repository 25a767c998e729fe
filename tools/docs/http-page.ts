import {
  definitions,
  documentSchema,
  type DocumentName,
  examples,
  queryParameters,
  type QueryName,
  type Route,
  routes,
} from '@plimsoll/protocol'
import { reachesText } from './reaches-text.ts'
import { pageOfDocument } from './reference-links.ts'
import { schemaSections, schemaText } from './schema-page.ts'

const introduction = `Everything that the server can be asked. The same as OpenAPI 3.1 is at \`/v1/openapi.json\` of every server; the stream is in [stream](stream.md),
who may do what in [roles](roles.md), every error in [problems](problems.md).

- Amounts, sizes and prices are decimal strings: \`"0.1"\`, never \`0.1\`. Times are milliseconds UTC. A field or a query parameter that is not listed is refused.
- A request with a key has the headers \`plimsoll-key\`, \`plimsoll-timestamp\` and \`plimsoll-signature\`: Ed25519 or HMAC-SHA256, in base64url
  without padding, over eight lines without a line feed at the end: \`plimsoll-request-1\`, the method, the path, the query with its parts sorted, the SHA-256 of the body in
  hexadecimal, the timestamp, the id of the key, and the Idempotency-Key (an empty line where there is none).
- A write has the header \`idempotency-key\`, 1 to 128 of \`A-Z a-z 0-9 . _ : -\`. The same key with the same body is answered as before and changes nothing. After an answer
  that says \`outcome: "unknown"\`, send the same request with the same key.
- A long list comes in pages of \`limit\` rows. \`next\` is the \`cursor\` of the next page; give it back as it is.
- What does not exist and what is not yours to see get the same answer, \`notFound\`.
- Beside its own problems a route may answer with those of every request, which [problems](problems.md) names.
- Every answer has \`x-request-id\`, and \`ratelimit-limit\`, \`ratelimit-remaining\` and \`ratelimit-reset\` (seconds). Problems that pass have \`retry-after\` (seconds).`

/** Every route, and every document that it takes or gives. */
export function httpPage(): string {
  const all = Object.values(routes)
  const parts = [
    '# HTTP interface',
    introduction,
    overview(all),
    ...all.map(routeSection),
    '# Documents',
    'What requests and answers consist of, by name.',
    ...documentSections(all),
  ]
  return `${parts.join('\n\n')}\n`
}

function overview(all: readonly Route[]): string {
  const rows = all.map(
    ({ name, method, path, summary }) =>
      `| [${name}](#${name.toLowerCase()}) | \`${method} ${path}\` | ${summary} |`,
  )
  return ['| Name | Request | What it is |', '|---|---|---|', ...rows].join('\n')
}

function routeSection(route: Route): string {
  const { name, method, path, description, body, answer } = route
  const example = answer.document && examples[answer.document]
  const parts = [
    `## ${name}`,
    `\`${method} ${path}\``,
    description,
    facts(route),
    ...(body ? exampleOf('A body', body) : []),
    ...(example === undefined ? [] : exampleOf('An answer', answer.document ?? 'problem')),
  ]
  return parts.join('\n\n')
}

function facts(route: Route): string {
  const { access, body, bodyBytesMax, answer, isWrite, lane, weight } = route
  const query = (Object.keys(route.query) as QueryName[]).map(
    (name) => `  - \`${name}\` (${route.query[name] ?? ''}): ${queryParameters[name].description}`,
  )
  return [
    `- Who: ${access === 'public' ? 'everybody, without a key' : reachesText(access)}`,
    ...(query.length > 0 ? ['- Query:', ...query] : []),
    ...(body ? [`- Body: ${linkTo(body)}${sizeText(bodyBytesMax)}`] : []),
    `- Answer: ${answer.status}${answer.document ? `, ${linkTo(answer.document)}` : ''}${
      answer.document || answer.mediaType === undefined ? '' : `, \`${answer.mediaType}\``
    }`,
    `- ${isWrite ? 'A write: needs an Idempotency-Key. ' : ''}Lane \`${lane}\`, weight ${weight}.`,
    ...(route.problems.length > 0
      ? [
          `- Problems of its own: ${route.problems
            .map((code) => `[${code}](problems.md#${code.toLowerCase()})`)
            .join(', ')}`,
        ]
      : []),
  ].join('\n')
}

function sizeText(bodyBytesMax: number | undefined): string {
  return bodyBytesMax === undefined ? '' : `, at most ${bodyBytesMax / 1024} kB`
}

function linkTo(name: DocumentName): string {
  const { anyOf } = definitions[name]
  const schema = anyOf ? { anyOf } : { $ref: `#/$defs/${name}` }
  return schemaText(schema, { $defs: definitions }, pageOfDocument)
}

function exampleOf(what: string, name: DocumentName): string[] {
  const example = examples[name]
  if (example === undefined) return []
  return [`${what}:`, ['```json', JSON.stringify(example, null, 2), '```'].join('\n')]
}

function documentSections(all: readonly Route[]): string[] {
  const used = all.flatMap(({ body, answer }) => [body, answer.document])
  const reached = used
    .filter((name) => name !== undefined)
    .flatMap((name) => Object.keys(documentSchema(name).$defs ?? {}))
  const names = [...new Set(reached)].filter((name) => isToldHere(name)).toSorted()
  return schemaSections({ $defs: definitions }, names, pageOfDocument)
}

/** Parts of embedded documents are told of with them, and fields of events with their kinds. */
function isToldHere(name: string): boolean {
  return !name.includes('.') && name !== 'eventField' && pageOfDocument(name) === undefined
}
