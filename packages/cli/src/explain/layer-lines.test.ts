import { parseBookText } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { underPreset } from '../book/choose-policy.ts'
import { resolveBook } from '../book/resolve-book.ts'
import { readerFor } from '../summary/reader.ts'
import { bookOf, pageOf } from '../testing/example-page.ts'
import { layerLines } from './layer-lines.ts'

/** What every layer of a waterfall preset did for the case of its page, as `explain` tells it, in one line of text. */
function told(name: string): string {
  const options = { file: 'the page', resolvePolicy: () => undefined }
  const resolved = resolveBook(underPreset(parseBookText(bookOf(pageOf(name)), options), name))
  const { round, spec } = resolved
  const reading = { reader: readerFor(resolved), rowsMax: 10, waterfall: spec.waterfall }
  const layers = round.cases.flatMap((one) => one.layers)
  const lines = layers.flatMap((layer, index) => layerLines(layer, index + 1, reading))
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  return lines.join(' ').replaceAll(/\s+/gu, ' ')
}

test.each([
  [
    'ccp-tear-up',
    [
      '1. venueCapital venue: paid 4.00 of the deficit',
      '3. tearUp partial (at mark): ended contracts worth 1,000.00 with 4 accounts, which cost them 0.00 against mark; paid 0.00 of the deficit',
      '4. profitHaircut (periodGains): charged the gains since the previous mark of 4 buckets, paid 11.00 of the deficit',
    ],
  ],
  [
    'drift',
    [
      '2. socialisedLoss (openInterest): shared the loss among 5 buckets, paid 15.00 of the deficit',
      '3. backstopVault v (at mark): the vault took over lots worth 1,000.00, which cost them 0.00 against mark',
    ],
  ],
  [
    'percolator',
    [
      '1. profitHaircut (unsettledProfit) (CHARGES ACCOUNTS WITHOUT A POSITION): charged the unsettled profit of 2 buckets, paid 5.00',
      '3. socialisedLoss (equity) (CHARGES ACCOUNTS WITHOUT A POSITION): shared the loss among 7 buckets',
    ],
  ],
  [
    'injective',
    ['2. settlement (at mark): the market ended, and 1 leg of it with it, worth 800.00, paid 0.00'],
  ],
  [
    'paradex',
    [
      '2. withdrawalGate pool (CHARGES ACCOUNTS WITHOUT A POSITION): absorbs nothing; withdrawals wait or pay while the deficit is open',
    ],
  ],
  ['gmx-v2', ['1. adl pool-profit (at mark): closed 1,500.00 against 2 accounts']],
] as const)('of %s every layer is told in plain words', (name, texts) => {
  const text = told(name)
  for (const part of texts) expect(text).toContain(part)
})

test('what is owed back is said', () => {
  const options = { file: 'the page', resolvePolicy: () => undefined }
  const book = parseBookText(bookOf(pageOf('drift')), options)
  const waterfall = [{ layer: 'socialisedLoss', base: 'payouts', isRepayable: true } as const]
  const resolved = resolveBook({ ...book, spec: { ...book.spec, waterfall } })
  const [layer] = resolved.round.cases.flatMap((one) => one.layers)
  if (layer === undefined) throw new Error('the case meets its one layer')
  const lines = layerLines(layer, 1, { reader: readerFor(resolved), rowsMax: 10, waterfall })
  expect(lines.join(' ').replaceAll(/\s+/gu, ' ')).toContain(
    'shared the loss among 5 buckets, which is owed back to them, paid 20.00 of the deficit',
  )
})
