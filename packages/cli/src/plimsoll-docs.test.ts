import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Resolution } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import {
  bookOf,
  figuresOf,
  outcomeOf,
  resolvePage,
  sectionOf,
  stepFigures,
} from './testing/example-page.ts'
import { root } from './testing/run-plimsoll.ts'

const page = readFileSync(join(root, 'docs/plimsoll.md'), 'utf8')

test('the example of our own rule comes out as calculated, and its steps lead to every figure', () => {
  const resolution = resolvePage(bookOf(page))
  const shown = sectionOf(page, 'What comes out')
  expect(shown).toBe(
    [outcomeOf(resolution), stressTable(resolution), orderTable(resolution)].join('\n\n'),
  )
  expect(stepFigures(page)).toEqual(expect.arrayContaining(figuresOf(shown)))
})

test('what it says of the book and of policies is what they may hold', () => {
  const [scenarios = '', allocation = ''] = [...page.matchAll(/\n```\n([^]*?)\n```\n/gu)].map(
    ([, block = '']) => block,
  )
  const book = JSON.parse(bookOf(page)) as object
  const policy = { policy: 'own', version: 1, eligibility: 'all', price: 'mark' }
  const own = { ...policy, ...(JSON.parse(`{ ${allocation} }`) as object) }
  const changed = {
    ...book,
    ...(JSON.parse(`{ ${scenarios} }`) as object),
    waterfall: [{ layer: 'adl', policy: own }],
  }
  expect(resolvePage(JSON.stringify(changed)).cases).toHaveLength(1)
})

function stressTable({ cases }: Resolution): string {
  const rows = cases.flatMap(({ layers }) =>
    layers.flatMap(({ fills }) =>
      fills.map(({ account, score, scoreAfter, hedgeBroken }) => {
        const hedge = hedgeBroken === true ? 'broken' : 'kept'
        return `| ${account} | ${score?.display} | ${scoreAfter?.display} | ${hedge} |`
      }),
    ),
  )
  const head = ['| Account | Stress leverage before | After | Hedge |', '|---|---|---|---|']
  return [...head, ...rows].join('\n')
}

function orderTable({ rehedgeOrders = [] }: Resolution): string {
  const rows = rehedgeOrders.map(
    ({ account, market, side, size, markPrice, notional }) =>
      `| ${account} | ${side} ${size} ${market} | ${markPrice} | ${notional} |`,
  )
  const head = ['| Account | Order that restores it | At mark | Worth |', '|---|---|---|---|']
  return [...head, ...rows].join('\n')
}
