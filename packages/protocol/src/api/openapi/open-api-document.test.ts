import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { checkReferences } from '../../testing/dangling-references.ts'
import { problems } from '../problem.ts'
import { problemsOf } from '../route-problems.ts'
import { type RouteName, routes } from '../routes.ts'
import { openApiDocument } from './open-api-document.ts'

interface Operation {
  readonly operationId: string
  readonly security?: readonly unknown[]
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Contents }
  readonly responses: Readonly<Record<string, { readonly content?: Contents }>>
}

type Contents = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>

const document = openApiDocument('1.2.3')
const { paths } = document as { paths: Record<string, Record<string, Operation>> }
const operations = new Map(
  Object.values(paths).flatMap((path) =>
    Object.values(path).map((operation) => [operation.operationId, operation] as const),
  ),
)

test('the document is OpenAPI 3.1 by its own schema', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(validator.version).toBe('3.1')
})

test('every reference in it leads somewhere', () => {
  const { count, dangling } = checkReferences(document)
  expect(count).toBeGreaterThan(500)
  expect(dangling).toEqual([])
})

test('it has every route once, under its name', () => {
  expect([...operations.keys()].toSorted()).toEqual(Object.keys(routes).toSorted())
})

test('every example in it follows its schema by a validator of others', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  let count = 0
  for (const { requestBody, responses } of operations.values()) {
    for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)]) {
      for (const { schema, example } of Object.values(content)) {
        if (example === undefined || !('$ref' in schema)) continue
        const check = ajv.compile({ $ref: `api${String(schema.$ref)}` })
        check(example)
        expect(check.errors).toBeNull()
        count += 1
      }
    }
  }
  expect(count).toBeGreaterThan(100)
})

test('a write wants a key of its own, a route for everybody wants no signature', () => {
  for (const [name, { parameters, security }] of operations) {
    const { isWrite, access } = routes[name as RouteName]
    expect(parameters.some((parameter) => parameter.name === 'idempotency-key')).toBe(isWrite)
    expect(security?.length === 0).toBe(access === 'public')
  }
})

test('every problem of a route stands under its status', () => {
  for (const [name, { responses }] of operations) {
    const statuses = problemsOf(routes[name as RouteName]).map((code) => problems[code].status)
    for (const status of statuses) {
      expect(responses[status]?.content).toHaveProperty(['application/problem+json'])
    }
  }
})
