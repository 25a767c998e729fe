import { policyNeeds, presets } from '@plimsoll/engine'
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
      const hasTerms = preset.spec.allocation.kind === 'queue'
      expect(shown.includes('\n\nTerms\n')).toBe(hasTerms)
      const data = shown.slice(
        shown.indexOf('As data, for a book\n') + 'As data, for a book\n'.length,
      )
      expect(JSON.parse(data)).toEqual(preset.spec)
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
  },
)

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
