import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { comparisonJsonSchema } from '@plimsoll/reports'
import { expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'

// docs/compare.md shows what the command prints and defines what it measures; the README shows a part of it.

const page = readFileSync(join(root, 'docs/compare.md'), 'utf8')

function wordsOf(command: string): string[] {
  return command.replace('examples/', join(root, 'examples/')).split(' ')
}

test('what it shows of a command is what the command prints', async () => {
  const samples = [...page.matchAll(/```\n\$ npx plimsoll (.*)\n([^`]*)```/gu)]
  expect(samples).toHaveLength(1)
  for (const [, command = '', shown] of samples) {
    expect((await callPlimsoll(...wordsOf(command))).stdout).toBe(shown)
  }
})

test('the README shows some of what it prints', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const samples = [...readme.matchAll(/```\n\$ npx plimsoll (compare .*)\n([^`]*)```/gu)]
  expect(samples).toHaveLength(1)
  for (const [, command = '', shown = ''] of samples) {
    expect((await callPlimsoll(...wordsOf(command))).stdout).toContain(shown)
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
