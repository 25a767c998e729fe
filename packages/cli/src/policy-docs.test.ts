import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type PolicyNeed,
  type PolicyPreset,
  policyHash,
  policyNeeds,
  policyVocabulary,
  presets,
  waterfallPresetHash,
  type WaterfallPreset,
  waterfallPresets,
} from '@plimsoll/engine'
import type { Resolution } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { underPreset } from './book/choose-policy.ts'
import { waterfallDocument } from './summary/waterfall-document.ts'
import {
  bookOf,
  figuresOf,
  outcomeOf,
  pageOf,
  pagesFolder,
  resolvePage,
  sectionOf,
  stepFigures,
} from './testing/example-page.ts'

// docs/policies has a page for every preset. What the page repeats of the preset stands between two marks, and
// `npx vitest run --project cli policy-docs -u` writes it anew. What its example leads to is calculated by hand and never
// written by a program.

const policyNames = presets.map(({ spec }) => spec.policy)
const waterfallNames = waterfallPresets.map(({ spec }) => spec.waterfall)

test('every preset has a page, and every page a preset', () => {
  const pages = readdirSync(pagesFolder).toSorted()
  const known = [...policyNames, ...waterfallNames, 'README']
  expect(pages).toEqual(known.map((name) => `${name}.md`).toSorted())
})

describe.each(presets)('$spec.policy', (preset) => {
  const { policy } = preset.spec
  const page = pageOf(policy)

  test('the page repeats what the preset says', async () => {
    expect(page.startsWith(`# ${policy}\n`)).toBe(true)
    const [before = '', after = ''] = page.split(/<!-- preset -->[^]*<!-- \/preset -->/u)
    expect(after).toContain('## The book')
    const text = `${before}<!-- preset -->\n\n${factsOf(preset)}\n\n<!-- /preset -->${after}`
    await expect(text).toMatchFileSnapshot(join(pagesFolder, `${policy}.md`))
  })

  test('the example uses it, and comes out as calculated', () => {
    const book = bookOf(page)
    expect(book).toContain(`"policy": "${policy}"`)
    expect(sectionOf(page, 'What comes out')).toBe(outcomeOf(resolvePage(book)))
  })

  test('its steps lead to every figure of the outcome', () => {
    expect(stepFigures(page)).toEqual(
      expect.arrayContaining(figuresOf(sectionOf(page, 'What comes out'))),
    )
  })
})

describe.each(waterfallPresets)('$spec.waterfall', (preset) => {
  const { waterfall } = preset.spec
  const page = pageOf(waterfall)

  test('the page repeats what the preset says', async () => {
    expect(page.startsWith(`# ${waterfall}\n`)).toBe(true)
    const [before = '', after = ''] = page.split(/<!-- preset -->[^]*<!-- \/preset -->/u)
    expect(after).toContain('## The book')
    const text = `${before}<!-- preset -->\n\n${waterfallFacts(preset)}\n\n<!-- /preset -->${after}`
    await expect(text).toMatchFileSnapshot(join(pagesFolder, `${waterfall}.md`))
  })

  test('the example comes out under it as calculated', () => {
    const resolution = resolvePage(bookOf(page), (book) => underPreset(book, waterfall))
    expect(resolution.cases.length).toBeGreaterThan(0)
    expect(sectionOf(page, 'What comes out')).toBe(outcomeOf(resolution))
  })

  test('its steps lead to every figure of the outcome', () => {
    expect(stepFigures(page)).toEqual(
      expect.arrayContaining(figuresOf(sectionOf(page, 'What comes out'))),
    )
  })
})

describe('the overview', () => {
  const page = pageOf('README')

  test('lists every preset as it is', () => {
    const [, , ...rows] = sectionOf(page, 'The presets').split('\n')
    const marks = ['documentation', 'code', 'partly ours', 'second hand']
    expect(rows.map((row) => row.split(' | ').slice(0, -1).join(' | '))).toEqual(
      presets.map(overviewRow),
    )
    for (const row of rows) expect(marks).toContain(row.split(' | ').at(-1)?.slice(0, -2))
  })

  test('lists every waterfall as it is', () => {
    const [, , ...rows] = sectionOf(page, 'The waterfalls').split('\n')
    expect(rows).toEqual(waterfallPresets.map(waterfallRow))
  })

  test('explains every price rule and every allocation', () => {
    const { priceRules, allocations } = policyVocabulary
    for (const word of [...Object.keys(priceRules), ...Object.keys(allocations)]) {
      expect(page).toContain(`\n| \`${word}\` | `)
    }
  })

  test('its policy of one’s own comes out as calculated', () => {
    expect(sectionOf(page, 'What comes out')).toBe(outcomeOf(resolvePage(bookOf(page))))
  })

  test('tells what each preset makes of that book', () => {
    const book = JSON.parse(bookOf(page)) as object
    const rows = policyNames.map((policy) => {
      const waterfall = [{ layer: 'adl', policy }]
      return comparedRow(policy, resolvePage(JSON.stringify({ ...book, waterfall })))
    })
    const head = ['| Policy | Cut | Price | Deficit left |', '|---|---|---|---|']
    expect(sectionOf(page, 'The same book under every preset')).toBe([...head, ...rows].join('\n'))
  })
})

const needs: Readonly<Record<PolicyNeed, string>> = {
  indexPriceTicks: '`indexPrice` of its markets',
  settlementPriceTicks: '`settlementPrice` of its markets',
  initialTiers: '`initialTiers` of its markets',
  seed: '`seed`',
  offers: '`offers`',
  funds: '`funds`',
  scenarios: '`scenarios`, unless it has one market',
}

function factsOf({ spec, title, formula, units, source, choices }: PolicyPreset): string {
  const needed = policyNeeds(spec, spec.price).map((need) => needs[need])
  return [
    `${title}. Version ${spec.version}, price \`${spec.price}\`, allocation \`${spec.allocation.kind}\`.`,
    `> ${formula}`,
    `where ${units}.`,
    `The book must state ${needed.length === 0 ? 'nothing that is optional elsewhere' : needed.join(' and ')}.`,
    `Source: ${source}.`,
    [
      'Where the source is silent, these choices are ours:',
      '',
      ...choices.map((one) => `- ${one}`),
    ].join('\n'),
    `Hash of the policy: \`${policyHash(spec)}\``,
  ].join('\n\n')
}

function waterfallFacts(preset: WaterfallPreset): string {
  const { title, formula, units, source, choices, spec } = preset
  const { layers, chargesFlatAccounts, needs: needed } = waterfallDocument(preset)
  return [
    `${title}. Version ${spec.version}.`,
    `> ${formula}`,
    `where ${units}.`,
    [
      'Layers, after `ownNetting`, `ownCollateral` and `crossing`:',
      '',
      ...layers.map(({ name, meaning }, index) => `${index + 1}. \`${name}\`: ${meaning}.`),
    ].join('\n'),
    flatText(chargesFlatAccounts),
    `The book must state ${needed.length === 0 ? 'nothing that is optional elsewhere' : needed.join(' and ')}.`,
    `Source: ${source}.`,
    [
      'Where the source is silent, these choices are ours:',
      '',
      ...choices.map((one) => `- ${one}`),
    ].join('\n'),
    `Hash of the waterfall: \`${waterfallPresetHash(spec)}\``,
  ].join('\n\n')
}

function flatText(layers: readonly string[]): string {
  return layers.length === 0
    ? 'Accounts without a position are never charged.'
    : `**Accounts without a position are charged** by ${layers.map((one) => `\`${one}\``).join(' and ')}.`
}

function waterfallRow(preset: WaterfallPreset): string {
  const { waterfall, title, layers, chargesFlatAccounts } = waterfallDocument(preset)
  const flat = chargesFlatAccounts.length === 0 ? 'no' : 'yes'
  const shown = layers.map(({ name }) => `\`${name}\``).join(', ')
  return `| [${waterfall}](${waterfall}.md) | ${title} | ${shown} | ${flat} |`
}

function overviewRow({ spec, title }: PolicyPreset): string {
  const exempt = spec.exemptMarkets?.join(', ') ?? 'none'
  return `| [${spec.policy}](${spec.policy}.md) | ${title} | \`${spec.price}\` | \`${spec.allocation.kind}\` | ${exempt}`
}

function comparedRow(policy: string, { cases }: Resolution): string {
  const fills = cases.flatMap(({ layers }) => layers.flatMap((layer) => layer.fills))
  const cut = fills.map(({ account, size }) => `${account} ${size}`).join(', ') || 'nobody'
  const prices = [...new Set(fills.map(({ price = '–' }) => price))].join(', ') || '–'
  const left = cases.map(({ residualDeficit }) => residualDeficit).join(', ')
  return `| ${policy} | ${cut} | ${prices} | ${left} |`
}
