import { createState, findPreset, step, view } from '@plimsoll/engine'
import { parseBookTables } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { octoberTwinFolder } from './october-twin-folder.ts'

test('the folder is a book that the reader accepts and the engine closes without a remainder', () => {
  const text = new Map(octoberTwinFolder().map((file) => [file.name, file.text]))
  const { spec } = parseBookTables({
    file: 'october-twin',
    bookJson: text.get('book.json') ?? '',
    accountsCsv: text.get('accounts.csv') ?? '',
    positionsCsv: text.get('positions.csv') ?? '',
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const state = createState(spec)
  const { moneyQuote } = view(state).totals()
  const decision = step(state, { kind: 'openRound', timeMs: spec.timeMs })
  const events = decision.outcome === 'accepted' ? decision.events : []
  const { cases } = view(state).round(events)
  const long = cases.find(({ account }) => account === 'october-long-bankrupt')
  expect(long).toMatchObject({ status: 'closed', residualDeficitQuote: 0n, residualExposure: [] })
  expect(long?.layers.find(({ layer }) => layer === 'adl')?.fills.length).toBeGreaterThan(1000)
  expect(cases.filter(({ status }) => status !== 'closed')).toEqual([])
  expect(view(state).totals().moneyQuote).toBe(moneyQuote)
})
