import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPreset } from '@plimsoll/engine'
import {
  encodeResolution,
  type ParsedBook,
  parseBookText,
  type Resolution,
} from '@plimsoll/protocol'
import { triggerNamed } from '../book/find-trigger.ts'
import { resolveBook } from '../book/resolve-book.ts'
import { root } from './run-plimsoll.ts'

/** Where the pages of policies and waterfalls are. */
export const pagesFolder = join(root, 'docs/policies')

/** The text of a page. */
export function pageOf(name: string): string {
  return readFileSync(join(pagesFolder, `${name}.md`), 'utf8')
}

/** The text under a heading, without the prose: from its first table to the end of the last one. */
export function sectionOf(page: string, heading: string): string {
  const [, section = ''] = new RegExp(`\n## ${heading}\n([^]*?)(?=\n## |$)`, 'u').exec(page) ?? []
  return section.slice(section.indexOf('|'), section.lastIndexOf('|') + 1)
}

/** The numbers of a text, without signs. Digits within a name are none. */
export function figuresOf(text: string): number[] {
  return [...text.matchAll(/(?<!\w)\d[\d,]*(?:\.\d+)?/gu)].map(([figure]) =>
    Number(figure.replaceAll(',', '')),
  )
}

/** The figures of the steps of a page's example. */
export function stepFigures(page: string): number[] {
  const [, steps = ''] = page.split('## Example')
  return figuresOf(steps.slice(0, steps.indexOf('## The book')))
}

/** The book of a page's example. */
export function bookOf(page: string): string {
  const [, book = ''] = /\n## The book\n[^]*?```json\n([^]*?)```/u.exec(page) ?? []
  return book
}

/** A resolution of the text of a book, under something else where `change` says so. */
export function resolvePage(
  book: string,
  change: (parsed: ParsedBook) => ParsedBook = (parsed) => parsed,
): Resolution {
  const resolvePolicy = (name: string) => findPreset(name)?.spec
  const options = { file: 'the page', resolvePolicy, resolveTrigger: triggerNamed }
  const parsed = parseBookText(book, options)
  return encodeResolution({ ...resolveBook(change(parsed)), all: false })
}

/** Who was cut, what each layer left, who was charged, and what everybody has who was touched. */
export function outcomeOf(resolution: Resolution): string {
  const { cases, charges = [], withdrawals = {} } = resolution
  const { chargeFund, chargeShare } = withdrawals
  const charged = charges.map((row) => [row.account, row.charged])
  const share = chargeShare && [
    chargeFund ?? '',
    `${chargeShare.numerator}/${chargeShare.denominator}`,
  ]
  return [
    table('Case | Counterparty | Rank | Score | Lots | Price | Value | Forgone', fillRows(cases)),
    table('Case | Stage | Paid | Deficit left | Exposure left', cases.flatMap(stageRows)),
    ...(charged.length === 0 ? [] : [table('Account | Charged', charged)]),
    ...(share === undefined ? [] : [table('Withdrawals pay to | Share', [share])]),
    table('Account or fund | Money after | Positions after', holderRows(resolution)),
  ].join('\n\n')
}

type Cases = Resolution['cases']

function fillRows(cases: Cases): string[][] {
  return cases.flatMap(({ account, layers }) =>
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
}

function stageRows(one: Cases[number]): string[][] {
  return [
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
  ]
}

function holderRows({ accountsAfter, fundsAfter }: Resolution): string[][] {
  return [
    ...accountsAfter.map(({ account, collateral, positions }) => [
      account,
      collateral,
      holdingText(positions),
    ]),
    ...fundsAfter.map(({ fund, balance, positions }) => [fund, balance, holdingText(positions)]),
  ]
}

function table(head: string, rows: readonly (readonly string[])[]): string {
  const rule = head.replaceAll(/[^|]+/gu, '---')
  return [`| ${head} |`, `|${rule}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
}

function exposureText(exposure: Cases[number]['exposure']): string {
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
