import {
  findTriggerPreset,
  policyNeeds,
  presets,
  termsOf,
  triggerPresets,
  waterfallPresetHash,
  waterfallPresets,
} from '@plimsoll/engine'
import { parseBook, writeLayer } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'

async function page(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await callPlimsoll('policies', ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('the list has name, title, price and allocation of every preset', async () => {
  const list = await page()
  for (const { spec, title } of presets) {
    const place = `  price ${spec.price}, allocation ${spec.allocation.kind}\n`
    expect(list.replaceAll(/\n {4}/gu, ' ')).toContain(`${spec.policy}\n  ${title}\n${place}`)
  }
})

describe.each(presets.map((preset) => [preset.spec.policy, preset] as const))(
  '%s',
  (name, preset) => {
    test('its page has every part, in lines of a report', async () => {
      const shown = await page(name)
      const parts = ['Formula', 'Units', 'Price', 'Allocation', 'Limits', 'Eligibility']
      const more = ['Exempt markets', 'Needs of a book', 'Source', 'Worked example']
      for (const part of [...parts, ...more]) expect(shown).toContain(`\n\n${part}\n  `)
      expect(shown).toContain(`docs/policies/${name}.md`)
      const hasTerms = termsOf(preset.spec).length > 0
      expect(shown.includes('\n\nTerms\n')).toBe(hasTerms)
      expect(JSON.parse(dataOf(shown))).toEqual(preset.spec)
      expect(shown.includes(`\n\n${name}: a trigger\n`)).toBe(findTriggerPreset(name) !== undefined)
      const words = shown.slice(0, shown.indexOf('As data, for a book'))
      expect(Math.max(...words.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    })

    test('its document has the same, and a meaning for every word', async () => {
      const document = JSON.parse(await page(name, '--json')) as Document
      const { terms, price, allocation, eligibility, pairing, limits } = document
      const words = [...terms, price, allocation, eligibility, pairing, ...limits]
      expect(words.filter(({ meaning }) => meaning === '')).toEqual([])
      expect(price.name).toBe(preset.spec.price)
      expect(document.choices).toEqual(preset.choices)
      expect(document.exemptMarkets).toEqual(preset.spec.exemptMarkets ?? [])
      expect(document.needs).toHaveLength(policyNeeds(preset.spec, preset.spec.price).length)
      expect(document.hash).toMatch(/^[0-9a-f]{64}$/u)
      expect(document.spec).toEqual(preset.spec)
    })

    test('its data are a policy that a book may hold, and be written with', () => {
      const layer = { layer: 'adl', policy: preset.spec } as const
      const written = writeLayer(layer, { decimals: 2 })
      expect(read([written])).toEqual([layer])
      expect(read([{ ...layer, policy: name }])).toEqual([layer])
    })
  },
)

describe.each(waterfallPresets.map((preset) => [preset.spec.waterfall, preset] as const))(
  'the waterfall %s',
  (name, { spec, choices }) => {
    test('its page has every layer in words, and says whom it charges', async () => {
      const shown = await page(name)
      const words = shown.slice(0, shown.indexOf('As data, for a book')).replaceAll(/\s+/gu, ' ')
      spec.layers.forEach(({ layer }, index) => expect(words).toContain(` ${index + 1}. ${layer}`))
      const isFlat = spec.layers.some((one) => 'chargesFlatAccounts' in one)
      expect(words.includes('CHARGES ACCOUNTS WITHOUT A POSITION')).toBe(isFlat)
      expect(words.includes('Accounts without a position are never charged')).toBe(!isFlat)
      expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    })

    test('its document has the same, and its data are layers of a book', async () => {
      const document = JSON.parse(await page(name, '--json')) as WaterfallDocument
      expect(document.hash).toBe(waterfallPresetHash(spec))
      expect(document.choices).toEqual(choices)
      expect(document.layers).toHaveLength(spec.layers.length)
      expect(document.spec).toEqual(JSON.parse(dataOf(await page(name))))
      expect(read(document.spec)).toEqual(spec.layers)
    })
  },
)

test.each(triggerPresets)('the trigger $trigger can be read, and given in full', async (preset) => {
  const shown = await page(preset.trigger)
  const own = shown.slice(shown.indexOf(`${preset.trigger}: a trigger\n`))
  expect(own.replaceAll(/\n {4}/gu, ' ')).toContain(preset.title)
  const data: unknown = JSON.parse(dataOf(own))
  const full = read([{ layer: 'settlement', trigger: data }])
  expect(full).toEqual([{ layer: 'settlement', trigger: preset.specFor(100n) }])
})

test('no name is both a policy and a waterfall', () => {
  const names = new Set(presets.map(({ spec }) => spec.policy))
  expect(waterfallPresets.filter(({ spec }) => names.has(spec.waterfall))).toEqual([])
})

/** What a page shows as data, up to the end or the trigger that follows. */
function dataOf(shown: string): string {
  const [, data = ''] = shown.split('As data, for a book\n')
  return data.split(/\n\n\S+: a trigger\n/u)[0] ?? ''
}

/** Layers as a book's are read, where `*` is a fund and a vault; its asset has two places. */
function read(waterfall: unknown): unknown {
  const json = {
    version: 1,
    timeMs: 0,
    domain: 'd',
    asset: { name: 'USDT', decimals: 2 },
    markets: [],
    accounts: [{ account: '*', kind: 'vault', collateral: '0', positions: [] }],
    funds: [{ fund: '*', markets: [], balance: '0' }],
    waterfall,
  }
  const resolvePolicy = (name: string) => presets.find(({ spec }) => spec.policy === name)?.spec
  return parseBook(json, { file: 'book.json', resolvePolicy }).spec.waterfall
}

interface WaterfallDocument {
  readonly hash: string
  readonly layers: readonly unknown[]
  readonly choices: readonly string[]
  readonly spec: unknown
}

interface Named {
  readonly name: string
  readonly meaning: string
}

interface Document {
  readonly hash: string
  readonly terms: readonly Named[]
  readonly price: Named
  readonly allocation: Named
  readonly eligibility: Named
  readonly pairing: Named
  readonly limits: readonly Named[]
  readonly exemptMarkets: readonly string[]
  readonly needs: readonly string[]
  readonly choices: readonly string[]
  readonly spec: unknown
}
