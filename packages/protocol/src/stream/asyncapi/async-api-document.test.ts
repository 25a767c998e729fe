import specifications from '@asyncapi/specs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { checkReferences } from '../../testing/dangling-references.ts'
import { channels } from '../channels.ts'
import { asyncApiDocument } from './async-api-document.ts'

const specification: object = specifications.schemasWithoutId['3.0.0']

const document = asyncApiDocument('1.2.3')

test('the document is AsyncAPI 3 by its own schema', () => {
  const check = new Ajv({ strict: false, validateFormats: false }).compile(specification)
  check(document)
  expect(check.errors).toBeNull()
  expect(check({ ...document, operations: 3 })).toBe(false)
})

test('every reference in it leads somewhere', () => {
  const { count, dangling } = checkReferences(document)
  expect(count).toBeGreaterThan(100)
  expect(dangling).toEqual([])
})

test('it has a message of every channel', () => {
  const { components } = document as { components: { messages: Record<string, { title: string }> } }
  const titles = Object.values(components.messages).map(({ title }) => title)
  expect(titles).toEqual(expect.arrayContaining(Object.keys(channels)))
})
