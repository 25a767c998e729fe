import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { conformanceTables } from './count-rows.ts'
import { driftRows } from './drift.ts'
import { dydxRows } from './dydx/rows.ts'
import { gmxRows } from './gmx.ts'
import { mangoRows } from './mango.ts'
import { percolatorRows } from './percolator.ts'
import { starknetRows } from './starknet.ts'
import { vegaRows } from './vega.ts'

// What the tests of seven other engines say, where their numbers are beside the repository. Reading them classifies every row:
// a category without a treatment stops the run.

const folder = new URL('../../../../../shared/vectors/', import.meta.url)

/** The rows of one peer by category, or undefined where its file is not there. */
function readCases(name: string): unknown {
  const file = new URL(name, folder)
  if (!existsSync(file)) return undefined
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: unknown }).cases
}

const peers = [
  ['dydx-deleveraging.json', dydxRows],
  ['starknet-perpetual-deleverage.json', starknetRows],
  ['drift-bankruptcy.json', driftRows],
  ['mango-v4-bankruptcy.json', mangoRows],
  ['vega-loss-socialisation.json', vegaRows],
  ['gmx-adl.json', gmxRows],
  ['percolator-haircut.json', percolatorRows],
] as const

const present = peers.flatMap(([name, rowsOf]) => {
  const cases = readCases(name)
  return cases === undefined ? [] : [rowsOf(cases)]
})
const rows = present.flat()
const isComplete = present.length === peers.length
if (!isComplete)
  console.warn('skipped: vectors of peers, which are not distributed with this repository')

describe.skipIf(rows.length === 0)('a peer’s row comes out the same, to the unit', () => {
  test.each(
    rows.flatMap(({ peer, name, treatment }) =>
      treatment.kind === 'notImitated'
        ? []
        : [[`${peer} ${name}`, treatment.kind, treatment.play] as const],
    ),
  )('%s (%s)', (_name, _kind, play) => {
    const { observed, expected } = play()
    expect(observed).toStrictEqual(expected)
  })
})

describe.skipIf(!isComplete)('counts', () => {
  test('the page states how many rows of each peer are imitated, and why others are not', () => {
    const tables = conformanceTables(rows)
    console.log(tables)
    const page = new URL('../../../../docs/conformance.md', import.meta.url)
    expect(readFileSync(page, 'utf8')).toContain(tables)
  })

  test('a category that nobody has classified is refused', () => {
    expect(() => gmxRows({ unheard_of: [{ source: 'a test' }] })).toThrow('unheard_of')
  })
})
