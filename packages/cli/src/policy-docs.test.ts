import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  findPreset,
  type PolicyNeed,
  type PolicyPreset,
  policyHash,
  policyNeeds,
  policyVocabulary,
  presets,
} from '@plimsoll/engine'
import { encodeResolution, parseBookText, type Resolution } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { resolveBook } from './book/resolve-book.ts'
import { root } from './testing/run-plimsoll.ts'

// docs/policies has a page for every preset. What the page repeats of the preset stands between two marks, and
// `npx vitest run --project cli policy-docs -u` writes it anew. What its example leads to is calculated by hand and never
// written by a program.

const folder = join(root, 'docs/policies')
const names = presets.map(({ spec }) => spec.policy)

function pageOf(name: string): string {
  return readFileSync(join(folder, `${name}.md`), 'utf8')
}

test('every preset has a page, and every page a preset', () => {
  const pages = readdirSync(folder).toSorted()
  expect(pages).toEqual([...names.map((name) => `${name}.md`), 'README.md'].toSorted())
})

describe.each(presets)('$spec.policy', (preset) => {
  const { policy } = preset.spec
  const page = pageOf(policy)

  test('the page repeats what the preset says', async () => {
    expect(page.startsWith(`# ${policy}\n`)).toBe(true)
    const [before = '', after = ''] = page.split(/<!-- preset -->[^]*<!-- \/preset -->/u)
    expect(after).toContain('## The book')
    const text = `${before}<!-- preset -->\n\n${factsOf(preset)}\n\n<!-- /preset -->${after}`
    await expect(text).toMatchFileSnapshot(join(folder, `${policy}.md`))
  })

  test('the example uses it, and comes out as calculated', () => {
    const book = bookOf(page)
    expect(book).toContain(`"policy": "${policy}"`)
    expect(sectionOf(page, 'What comes out')).toBe(outcomeOf(resolve(book)))
  })

  test('its steps lead to every figure of the outcome', () => {
    const [, steps = ''] = page.split('## Example')
    expect(figuresOf(steps.slice(0, steps.indexOf('## The book')))).toEqual(
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

  test('explains every price rule and every allocation', () => {
    const { priceRules, allocations } = policyVocabulary
    for (const word of [...Object.keys(priceRules), ...Object.keys(allocations)]) {
      expect(page).toContain(`\n| \`${word}\` | `)
    }
  })

  test('its policy of one’s own comes out as calculated', () => {
    expect(sectionOf(page, 'What comes out')).toBe(outcomeOf(resolve(bookOf(page))))
  })

  test('tells what each preset makes of that book', () => {
    const book = JSON.parse(bookOf(page)) as object
    const rows = names.map((policy) => {
      const waterfall = [{ layer: 'adl', policy }]
      return comparedRow(policy, resolve(JSON.stringify({ ...book, waterfall })))
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

function overviewRow({ spec, title }: PolicyPreset): string {
  const exempt = spec.exemptMarkets?.join(', ') ?? 'none'
  return `| [${spec.policy}](${spec.policy}.md) | ${title} | \`${spec.price}\` | \`${spec.allocation.kind}\` | ${exempt}`
}

/** The text under a heading, without the prose: from its first table to the end of the last one. */
function sectionOf(page: string, heading: string): string {
  const [, section = ''] = new RegExp(`\n## ${heading}\n([^]*?)(?=\n## |$)`, 'u').exec(page) ?? []
  return section.slice(section.indexOf('|'), section.lastIndexOf('|') + 1)
}

/** The numbers of a text, without signs. Digits within a name are none. */
function figuresOf(text: string): number[] {
  return [...text.matchAll(/(?<!\w)\d[\d,]*(?:\.\d+)?/gu)].map(([figure]) =>
    Number(figure.replaceAll(',', '')),
  )
}

function bookOf(page: string): string {
  const [, book = ''] = /\n## The book\n[^]*?```json\n([^]*?)```/u.exec(page) ?? []
  return book
}

function resolve(book: string): Resolution {
  const resolvePolicy = (name: string) => findPreset(name)?.spec
  const parsed = parseBookText(book, { file: 'the page', resolvePolicy })
  return encodeResolution({ ...resolveBook(parsed), all: false })
}

/** Who was cut, what each layer left, and what everybody has who was touched. */
function outcomeOf({ cases, accountsAfter, fundsAfter }: Resolution): string {
  const fills = cases.flatMap(({ account, layers }) =>
    layers.flatMap((layer) =>
      layer.fills.map((fill) => [
        account,
        fill.account,
        String(fill.rank ?? '–'),
        fill.score?.display ?? '–',
        `${fill.size} ${fill.side}`,
        fill.price ?? '–',
        fill.value,
        fill.forgone,
      ]),
    ),
  )
  const layers = cases.flatMap((one) => [
    [one.account, 'at opening', '–', one.deficit, exposureText(one.exposure)],
    ...one.layers
      .filter(({ skipped }) => skipped === undefined)
      .map(({ layer, paid, residualDeficit, residualExposure }) => [
        one.account,
        layer,
        paid,
        residualDeficit,
        exposureText(residualExposure),
      ]),
    [one.account, one.status, '–', one.residualDeficit, exposureText(one.residualExposure)],
  ])
  const holders = [
    ...accountsAfter.map(({ account, collateral, positions }) => [
      account,
      collateral,
      holdingText(positions),
    ]),
    ...fundsAfter.map(({ fund, balance, positions }) => [fund, balance, holdingText(positions)]),
  ]
  return [
    table('Case | Counterparty | Rank | Score | Lots | Price | Value | Forgone', fills),
    table('Case | Stage | Paid | Deficit left | Exposure left', layers),
    table('Account or fund | Money after | Positions after', holders),
  ].join('\n\n')
}

function table(head: string, rows: readonly (readonly string[])[]): string {
  const rule = head.replaceAll(/[^|]+/gu, '---')
  return [`| ${head} |`, `|${rule}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
}

function exposureText(exposure: Resolution['cases'][number]['exposure']): string {
  return exposure.map(({ market, side, size }) => `${size} ${market} ${side}`).join(', ') || 'none'
}

interface Holding {
  readonly market: string
  readonly size: string
  readonly entryValue: string
}

function holdingText(positions: readonly Holding[] = []): string {
  const texts = positions.map(
    ({ market, size, entryValue }) => `${size} ${market} (cost ${entryValue})`,
  )
  return texts.join(', ') || 'none'
}

function comparedRow(policy: string, { cases }: Resolution): string {
  const fills = cases.flatMap(({ layers }) => layers.flatMap((layer) => layer.fills))
  const cut = fills.map(({ account, size }) => `${account} ${size}`).join(', ') || 'nobody'
  const prices = [...new Set(fills.map(({ price = '–' }) => price))].join(', ') || '–'
  const left = cases.map(({ residualDeficit }) => residualDeficit).join(', ')
  return `| ${policy} | ${cut} | ${prices} | ${left} |`
}
