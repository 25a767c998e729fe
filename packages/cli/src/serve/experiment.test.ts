import { readFileSync, writeFileSync } from 'node:fs'
import { createState, encodeSnapshot, findPreset } from '@plimsoll/engine'
import { compareIdentifiers, parseBookText } from '@plimsoll/protocol'
import type { FundSizingDocument, RuleComparisonDocument } from '@plimsoll/reports'
import type { ComparisonProgress, ExperimentTask } from '@plimsoll/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from '../testing/simulated-folder.ts'
import { laboratory } from './laboratory.ts'

const book = 'examples/first.book.json'
const { spec, format } = parseBookText(readFileSync(book, 'utf8'), {
  file: book,
  resolvePolicy: (name) => findPreset(name)?.spec,
})
const { accounts: _accounts, ...terms } = spec
const snapshot = encodeSnapshot(createState(spec))
const { signal } = new AbortController()
let folder: TestFolder
const shocks = [{ market: '*', move: '-0.25', overMs: 60_000 }]

beforeAll(() => {
  folder = testFolder('experiment')
})

afterAll(() => folder.remove())

function experiment(
  order: ExperimentTask['order'],
  onProgress: (progress: ComparisonProgress) => void = () => {},
): Promise<unknown> {
  return laboratory.experiment({ order, snapshot, terms, format }, { signal, onProgress })
}

test('a simulation on the book of a state is that of simulate on its file', async () => {
  const found = await experiment({ kind: 'simulation', scenario: 'crash', seed: 3, shocks })
  // A world goes by the order of rows; that of a state is the one of ids.
  const document = JSON.parse(readFileSync(book, 'utf8')) as {
    readonly accounts: readonly { readonly account: string }[]
  }
  const accounts = document.accounts.toSorted((a, b) => compareIdentifiers(a.account, b.account))
  const sorted = folder.at('sorted.book.json')
  writeFileSync(sorted, JSON.stringify({ ...document, accounts }))
  const words = ['--book', sorted, '--no-shocks', '--shock', '*=-25%/1m', '--seed', '3']
  const { stdout } = await callPlimsoll('simulate', 'crash', ...words, '--json')
  // Records begin with the book, in which a state says more than a file has to.
  const { journal: _found, title, ...own } = found as Readonly<Record<string, unknown>>
  const printed = JSON.parse(stdout) as Readonly<Record<string, unknown>>
  const { journal: _printed, title: titleOfFile, ...rest } = printed
  expect(own).toEqual(rest)
  const moves = '-25 % in every market over 1 minute'
  expect([title, titleOfFile]).toEqual([`${moves}, on the book of now`, `${moves}, on ${sorted}`])
})

test('rules and fund sizes too, in threads of their own', async () => {
  const told: ComparisonProgress[] = []
  const order = {
    kind: 'rules',
    scenario: 'crash',
    seed: 3,
    policies: ['declared', 'okx'],
  } as const
  const rules = (await experiment(order)) as RuleComparisonDocument
  expect(rules).toMatchObject({ scenario: 'crash', book: 'the book of now', against: 'declared' })
  expect(rules.rules.map(({ policy }) => policy)).toEqual(['declared', 'okx'])
  const sizing = (await experiment(
    { kind: 'fundSizing', scenario: 'crash', seed: 3, confidence: '0.5', shocks },
    (progress) => told.push(progress),
  )) as FundSizingDocument
  expect(sizing).toMatchObject({ paths: 10, seedFirst: 4, confidence: '0.5' })
  expect(told.at(-1)).toEqual({ done: 10, of: 10, step: '10 of 10 runs' })
})

test('what does not go together says why', async () => {
  await expect(
    experiment({ kind: 'simulation', scenario: 'negative-oil', seed: 1 }),
  ).rejects.toThrow('does not say how BTC-USDT moves')
  await expect(
    experiment({ kind: 'fundSizing', scenario: 'fall', seed: 1, paths: 5 }),
  ).rejects.toThrow('5 runs are too few for 95 %; ask for at least 100')
  await expect(
    experiment({ kind: 'fundSizing', scenario: 'fall', seed: 1, confidence: '0.9999' }),
  ).rejects.toThrow('99.99 % takes 50000 runs, above the 2000 of a server')
})
