import {
  checkBy,
  type DocumentCheck,
  type JsonSchema,
  openApiDocument,
  problems,
  type Role,
  roles,
  type RouteName,
  routes,
} from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { keyedRoutes, publicRoutes } from './testing/role-table.ts'
import { findSubjects, requestOf } from './testing/route-requests.ts'
import type { TestAnswer } from './testing/served-app.ts'
import { serveWorld } from './testing/world.ts'

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}

interface Operation {
  readonly responses: Readonly<Record<string, Answer | Reference>>
}

interface Reference {
  readonly $ref: string
}

interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>
}

const document = openApiDocument('1.2.3') as unknown as OpenApi

describe('live answers', () => {
  test('of every route are what the published document says, for every role', async () => {
    const served = await serveWorld()
    const subjects = await findSubjects(served)
    const judge = new Judge()
    let writes = 0
    for (const route of keyedRoutes) {
      for (const role of roles) {
        const request = requestOf(route, { subjects, whose: 'own', role })
        const idempotencyKey = `w-${(writes += 1)}`
        judge.look(route, await served.ask({ ...request, key: role, idempotencyKey }))
      }
      const unsigned = await served.ask(requestOf(route, { subjects, whose: 'own', role: 'venue' }))
      expect(unsigned.status, route).toBe(401)
      judge.look(route, unsigned)
    }
    for (const route of publicRoutes.filter((name) => name !== 'openStream')) {
      const role: Role = 'trader'
      judge.look(route, await served.ask(requestOf(route, { subjects, whose: 'own', role })))
    }
    expect(judge.complaints).toEqual([])
    // Whoever may ask has been answered as asked at least once; the world is no sidecar and not in shadow.
    const elsewhere = ['postBook', 'confirmPlan', 'postShadowDecision', 'listShadowDifferences']
    const due = keyedRoutes.filter((route) => !elsewhere.includes(route))
    expect([...judge.answered].filter((route) => due.includes(route as never)).toSorted()).toEqual(
      due.toSorted(),
    )
    await served.close()
  })
})

/** Holds answers against the OpenAPI document. */
class Judge {
  readonly complaints: string[] = []
  /** Routes that have answered as asked. */
  readonly answered = new Set<RouteName>()
  readonly #checks = new Map<string, DocumentCheck>()

  look(name: RouteName, { status, headers, json, text }: TestAnswer): void {
    const route = routes[name]
    const operation = document.paths[route.path]?.[route.method.toLowerCase()]
    const media = String(headers['content-type']).split(';')[0] ?? ''
    const answer = follow(operation?.responses[String(status)])
    const content = answer?.content?.[media]
    const say = (complaint: string): void => {
      this.complaints.push(`${name} ${status}: ${complaint}`)
    }
    if (content === undefined) return say(`is not in the document as ${media}`)
    if (status === route.answer.status) this.answered.add(name)
    else this.#lookAtProblem(say, status, json)
    if (content.schema === undefined || !media.includes('json')) return
    const [error] = this.#checkOf(`${name} ${status}`, content.schema)(json)
    if (error !== undefined) say(`${error.path} ${error.message}: ${text.slice(0, 300)}`)
  }

  #checkOf(key: string, schema: JsonSchema): DocumentCheck {
    const whole = { ...schema, components: document.components, $defs: {} }
    const check = this.#checks.get(key) ?? checkBy(whole, 'answer')
    this.#checks.set(key, check)
    return check
  }

  #lookAtProblem(say: (complaint: string) => void, status: number, json: TestAnswer['json']): void {
    const terms = problems[json['code'] as keyof typeof problems]
    if (terms === undefined || terms.status !== status) say(`is no problem of its status`)
  }
}

function follow(answer: Answer | Reference | undefined): Answer | undefined {
  if (answer === undefined || !('$ref' in answer)) return answer
  const steps = answer.$ref.split('/').slice(1)
  return steps.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>>)[step],
    document,
  ) as Answer
}
