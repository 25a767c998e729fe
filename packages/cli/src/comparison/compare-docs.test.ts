import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { comparisonJsonSchema } from '@plimsoll/reports'
import { expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'

// docs/compare.md shows what the command prints and defines what it measures.

const page = readFileSync(join(root, 'docs/compare.md'), 'utf8')

test('what it shows of a command is what the command prints', async () => {
  const samples = [...page.matchAll(/```\n\$ npx plimsoll (.*)\n([^`]*)```/gu)]
  expect(samples).toHaveLength(1)
  for (const [, command = '', shown] of samples) {
    const words = command.replace('examples/', join(root, 'examples/')).split(' ')
    expect((await callPlimsoll(...words)).stdout).toBe(shown)
  }
})

test('every field of a measured policy is defined', () => {
  const { properties } = comparisonJsonSchema as unknown as {
    readonly properties: {
      readonly policies: {
        readonly items: { readonly anyOf: readonly [{ readonly required: readonly string[] }] }
      }
    }
  }
  const defined = new Set(page.match(/(?<=`)[a-zA-Z]+(?=[.`[])/gu))
  const named = ['policy', 'kind', 'summary']
  const missing = properties.policies.items.anyOf[0].required.filter(
    (field) => !defined.has(field) && !named.includes(field),
  )
  expect(missing).toEqual([])
})
