import {
  examples,
  type ProblemCode,
  problems,
  problemsOf,
  type Route,
  routes,
} from '@plimsoll/protocol'

const introduction = `Every answer that is not what was asked for is a problem (RFC 9457, \`application/problem+json\`). \`code\` is permanent, \`detail\` says what happened this time and what to do
about it, \`errors\` names the parts of a request that are wrong. \`instance\` is the id of the request, as in the log of the server.

- \`retryable\`: the same request can succeed later without a change. Wait as \`retry-after\` says.
- \`outcome\`: what may have happened. \`none\`: nothing. \`done\`: all of it. \`unknown\`: nobody knows; send the same request with the same Idempotency-Key and it is either done now or answered as
  it was then.`

/** Every problem, and what to do about it. */
export function problemsPage(): string {
  const codes = Object.keys(problems) as ProblemCode[]
  const parts = [
    '# Problems',
    introduction,
    ['```json', JSON.stringify(examples.problem, null, 2), '```'].join('\n'),
    overview(codes),
    ...codes.map(section),
  ]
  return `${parts.join('\n\n')}\n`
}

function overview(codes: readonly ProblemCode[]): string {
  const rows = codes.map((code) => {
    const { status, title, retryable, outcome } = problems[code]
    return `| [${code}](#${code.toLowerCase()}) | ${status} | ${title} | ${retryable ? 'yes' : 'no'} | ${outcome} |`
  })
  return [
    '| Code | Status | What it is | Retryable | Outcome |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function section(code: ProblemCode): string {
  const { status, title, advice } = problems[code]
  return [`## ${code}`, `${status}: ${title}. ${advice}`, whereText(code)].join('\n\n')
}

const all = Object.values(routes)

/** Kinds of requests, from the widest to the narrowest. */
const kinds: readonly (readonly [string, (route: Route) => boolean])[] = [
  ['Of any request.', () => true],
  ['Of any request with a key.', ({ access }) => access !== 'public'],
  ['Of any request with a body.', ({ body }) => body !== undefined],
  ['Of any write.', ({ isWrite }) => isWrite],
]

function whereText(code: ProblemCode): string {
  const where = all.filter((route) => problemsOf(route).includes(code))
  const names = where.map(({ name }) => `[${name}](http.md#${name.toLowerCase()})`).join(', ')
  // Answered where there is no route.
  if (where.length === 0) return 'Of any request.'
  const [kind] = kinds.find(([, isOfKind]) => areSame(where, all.filter(isOfKind))) ?? []
  return (
    kind ??
    (code === 'invalidRequest' ? 'Of any request with a parameter or a body.' : `Of ${names}.`)
  )
}

function areSame(left: readonly Route[], right: readonly Route[]): boolean {
  return left.length === right.length && left.every((route) => right.includes(route))
}
