import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  type CommandDraft,
  commandOf,
  emptyDraft,
  type Grids,
  isMultiple,
} from './command-draft.ts'
import { type CommandField, commandForms, formOf } from './command-fields.ts'
import { commandRows, nameOf } from './command-rows.ts'

const grids: Grids = {
  decimals: 6,
  markets: new Map([['BTC-USDT', { tickSize: '0.1', lotSize: '0.001' }]]),
}

const samples: Readonly<Record<CommandField['form'], string>> = {
  market: 'BTC-USDT',
  account: 'a1',
  fund: 'insurance',
  side: 'long',
  bucket: 'isolated:BTC-USDT:long',
  marginMode: 'isolated',
  tradeEffect: 'close',
  transferPrice: 'entry',
  onOff: 'off',
  layer: '2',
  money: '12.5',
  size: '0.002',
  price: '50000.1',
  settlementPrice: '50000.123',
  text: 'index off',
}

const postings: CommandDraft['postings'] = [
  { to: 'account', name: 'a1', amount: '1.000001' },
  { to: 'fund', name: 'insurance', amount: '-1' },
  { to: 'residue', name: '', amount: '-0.000001' },
]

function filled(fields: readonly CommandField[]): CommandDraft {
  return {
    values: Object.fromEntries(fields.map(({ path, form }) => [path, samples[form]])),
    postings,
  }
}

test('a filled form is a command with exactly the fields that the protocol has for it', () => {
  const reference = documentedFields()
  for (const form of commandForms) {
    const { command } = commandOf(form, filled(form.fields), grids)
    const { all, required } = reference.get(form.kind) ?? { all: [], required: [] }
    expect(Object.keys(command ?? {}).toSorted(), form.kind).toEqual(all.toSorted())
    const needed = form.fields.filter(({ isOptional }) => isOptional !== true)
    const least = commandOf(form, filled(needed), grids).command
    expect(Object.keys(least ?? {}).toSorted(), form.kind).toEqual(required.toSorted())
  }
})

/** Fields of every command, from the reference, which is written from the schemas that the server checks with. */
function documentedFields(): ReadonlyMap<string, { all: string[]; required: string[] }> {
  const page = new URL('../../../../docs/reference/commands.md', import.meta.url)
  const sections = readFileSync(page, 'utf8').split(/^## /mu).slice(1)
  return new Map(
    sections.map((section) => {
      const rows = [...section.matchAll(/^\| `(\w+)` \|.*?\| (yes)? ?\|/gmu)]
      return [
        section.split('\n')[0] ?? '',
        {
          all: rows.map(([, name = '']) => name),
          required: rows.filter(([, , yes]) => yes !== undefined).map(([, name = '']) => name),
        },
      ]
    }),
  )
}

test('a field that is needed and empty is said, each by its path', () => {
  for (const form of commandForms) {
    const { complaints } = commandOf(form, { ...emptyDraft, values: {} }, grids)
    const needed = form.fields.filter(({ isOptional }) => isOptional !== true)
    expect(complaints?.map(({ path }) => path) ?? []).toEqual(
      expect.arrayContaining(needed.map(({ path }) => path)),
    )
  }
})

function complaintsOf(kind: string, path: string, value: string): string[] {
  const form = formOf(kind)
  if (form === undefined) throw new Error(kind)
  const draft = filled(form.fields)
  const { complaints = [] } = commandOf(
    form,
    { ...draft, values: { ...draft.values, [path]: value } },
    grids,
  )
  return complaints.map((one) => one.message)
}

test('decimals are exact and on their grid', () => {
  expect(complaintsOf('moveFundMoney', 'amount', '-250')).toEqual([])
  for (const wrong of ['0', '0.000', '1e3', '1,000', '.5', '--1', '0.0000001']) {
    expect(complaintsOf('moveFundMoney', 'amount', wrong), wrong).toHaveLength(1)
  }
  expect(complaintsOf('transferPosition', 'size', '0.0015')).toEqual(['is in whole lots of 0.001'])
  expect(complaintsOf('transferPosition', 'size', '-0.001')).toEqual(['is above 0'])
  expect(complaintsOf('unwindInventory', 'price', '50000.15')).toEqual(['is in whole ticks of 0.1'])
  expect(complaintsOf('orderCase', 'bucket', 'isolated')).toHaveLength(1)
  expect(complaintsOf('setTrigger', 'layer', '-1')).toHaveLength(1)
  expect(isMultiple('0.3', '0.1')).toBe(true)
  expect(isMultiple('300000000000000000000.30', '0.1')).toBe(true)
  expect(isMultiple('0.31', '0.1')).toBe(false)
})

test('a correction sums to 0, to the last place', () => {
  const form = formOf('postCorrection')
  if (form === undefined) throw new Error('no form')
  const draft = filled(form.fields)
  expect(commandOf(form, draft, grids).command?.['postings']).toEqual([
    { account: 'a1', amount: '1.000001' },
    { fund: 'insurance', amount: '-1' },
    { residue: true, amount: '-0.000001' },
  ])
  const off = commandOf(form, { ...draft, postings: draft.postings.slice(0, 2) }, grids)
  expect(off.complaints).toEqual([
    { path: 'postings', message: 'sum to 0.000001, and must sum to 0' },
  ])
})

test('a command is read whole: no field is left out, nested ones included', () => {
  const form = formOf('transferPosition')
  const { command = {} } = form === undefined ? {} : commandOf(form, filled(form.fields), grids)
  const later = { ...command, kind: 'transferPosition', new: { field: [1] } }
  const rows = commandRows(later)
  expect(rows.map(({ path }) => path)).toEqual([
    'kind',
    ...(form?.fields.map(({ path }) => path) ?? []),
    'new.field.0',
  ])
  expect(commandRows({ kind: 'resume' }).slice(1)).toEqual([
    { path: 'market', title: 'Market', value: 'the whole domain' },
  ])
  expect(nameOf({ kind: 'resume' })).toBe('Resume: the whole domain')
})
