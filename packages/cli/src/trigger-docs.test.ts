import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { triggerPresets } from '@plimsoll/engine'
import { bookJsonSchema } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { triggerDocument } from './summary/trigger-document.ts'
import {
  bookOf,
  figuresOf,
  outcomeOf,
  resolvePage,
  sectionOf,
  stepFigures,
} from './testing/example-page.ts'
import { root } from './testing/run-plimsoll.ts'

// What docs/triggers.md repeats of the presets stands between two marks, and `npx vitest run --project cli trigger-docs -u` writes
// it anew. What its example leads to is calculated by hand and never written by a program.

const file = join(root, 'docs/triggers.md')
const page = readFileSync(file, 'utf8')

test('it lists every preset as it is', async () => {
  const [before = '', after = ''] = page.split(/<!-- presets -->[^]*<!-- \/presets -->/u)
  expect(after).toContain('## The kinds')
  const rows = triggerPresets.map((preset) => {
    const { trigger, title, meaning, source } = triggerDocument(preset)
    return `| \`${trigger}\` | ${title} | ${meaning} | ${source} |`
  })
  const table = ['| Trigger | What it is | On while | Source |', '|---|---|---|---|', ...rows]
  const text = `${before}<!-- presets -->\n\n${table.join('\n')}\n\n<!-- /presets -->${after}`
  await expect(text).toMatchFileSnapshot(file)
})

test('it explains every kind', () => {
  const { anyOf } = bookJsonSchema.$defs.layer.properties.trigger
  const kinds = anyOf.map(({ $ref }) => $ref.replace('#/$defs/', ''))
  const known = kinds.filter((name) => name !== 'identifier')
  expect(known.length).toBeGreaterThan(10)
  for (const kind of known) {
    expect(page).toContain(`\n| \`${kind === 'anyTrigger' ? 'anyOf' : kind}\` | `)
  }
})

test('its example comes out as calculated, and its steps lead to every figure', () => {
  const resolution = resolvePage(bookOf(page))
  const changes = (resolution.triggerChanges ?? []).map(
    ({ trigger, market, on, measure }) =>
      `| ${trigger} | ${market} | ${on ? 'on' : 'off'} | ${measure?.display ?? '–'} |`,
  )
  const head = ['| Trigger | Market | Switched | Measure |', '|---|---|---|---|']
  const table = [...head, ...changes].join('\n')
  const shown = sectionOf(page, 'What comes out')
  expect(shown).toBe(`${outcomeOf(resolution)}\n\n${table}`)
  expect(stepFigures(page)).toEqual(expect.arrayContaining(figuresOf(shown)))
})
