import type { CaseDocument, ResolvedFill } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { casePage } from './case-page.ts'

const hash = '0a'.repeat(32)

const fill: ResolvedFill = {
  account: '<b>rich</b>',
  bucket: 'cross',
  market: 'M',
  side: 'short',
  size: '2.000',
  price: '50500.0',
  value: '101000.000',
  markPrice: '50000.0',
  bankruptcyPrice: '50500.0',
  rank: 1,
  score: { display: '0.781250', numerator: '25', denominator: '32' },
  reason: 'first in the queue',
  realisedPnl: '14250.000',
  forgone: '1000.000',
}

const leg = { market: 'M', side: 'long', size: '2.000', bankruptcyPrice: '50500.0' } as const

const document: CaseDocument = {
  version: 1,
  domain: 'd',
  caseId: 'd:7:1',
  account: 'a & co',
  bucket: 'isolated:M:long',
  status: 'suspended',
  liquidation: {
    requested: { sequence: 3, timeMs: 0 },
    deadlineMs: 60_000,
    fills: 1,
    fees: '0.000',
    ended: { sequence: 7, timeMs: 1_000, outcome: 'bankrupt' },
  },
  rounds: [
    {
      opened: { sequence: 7, timeMs: 1_000 },
      finished: { sequence: 9, timeMs: 1_000 },
      cause: 'ordered',
      orderReason: 'a drill',
      money: '18750.000',
      maintenance: '500.000',
      equity: '-1250.000',
      exemptions: { accounts: ['mm'], markets: [{ policy: 'bitmex', markets: ['N', 'O'] }] },
      case: {
        caseId: 'd:7:1',
        account: 'a & co',
        bucket: 'isolated:M:long',
        equity: '-1250.000',
        status: 'suspended',
        reason: 'a deficit remains after the last layer',
        exposure: [{ ...leg, markPrice: '50000.0' }],
        deficit: '1250.000',
        layers: [
          {
            layer: 'insuranceFund',
            fund: 'f',
            mode: 'deficitOnly',
            paid: '0.000',
            fills: [],
            postings: [],
            residualDeficit: '1250.000',
            residualExposure: [leg],
            skipped: 'the fund is empty',
          },
          {
            layer: 'adl',
            policy: 'bitmex',
            policyHash: hash,
            paid: '1000.000',
            fills: [fill],
            postings: [{ ledger: 'a & co:isolated:M:long', amount: '101000.000' }],
            residualDeficit: '250.000',
            residualExposure: [],
            hidden: { fills: 4, postings: 5 },
          },
        ],
        residualDeficit: '250.000',
        residualExposure: [],
        residue: '0.001',
        returned: [{ ledger: 'fund:f', amount: '1.000' }],
      },
    },
  ],
}

const page = casePage(document, { asset: 'USDT', recordHashes: new Map([[7, 'ff'.repeat(32)]]) })
const text = page.replace(/<style>.*?<\/style>/su, '').replace(/<[^>]*>/gu, ' ')

test('a page tells what happened, who paid and what it rests on', () => {
  for (const words of [
    'Opened with a deficit of 1,250.000; suspended after 1 round with 250.000 and 0 legs left.',
    'Opened by order of an officer: a drill.',
    'money 18,750.000 and a result of -20,000.000 on its positions',
    'insuranceFund f (deficitOnly)',
    'the fund is empty',
    'Why: first in the queue.',
    'Not shown: 4 fills and 5 postings of other accounts.',
    'Roundings of 0.001 went to the residue.',
    '1970-01-01 00:00:01.000 UTC',
    'record 7 to record 9',
    hash,
    'ff'.repeat(32),
  ]) {
    expect(text).toContain(words)
  }
  expect(text).not.toContain('undefined')
})

test('names that came from elsewhere are text', () => {
  expect(page).toContain('&lt;b&gt;rich&lt;/b&gt;')
  expect(page).toContain('a &amp; co')
  expect(page).not.toContain('<b>')
})

test('a page fetches nothing and runs nothing', () => {
  expect(page).toContain('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;')
  expect(page).not.toMatch(/<script|<link|<img|https?:/u)
})

test('of a layer that cut very many, a page shows the first thousand and says so', () => {
  const [round] = document.rounds
  const layer = round?.case.layers[1]
  if (round === undefined || layer === undefined) throw new Error('the case has a layer')
  const many = { ...layer, fills: Array.from({ length: 2_500 }, () => fill) }
  const rounds = [{ ...round, case: { ...round.case, layers: [many] } }]
  const long = casePage({ ...document, rounds }, { asset: 'USDT' })
  expect(long).toContain('the first 1000 of 2500')
  expect(long.split('&lt;b&gt;rich').length - 1).toBe(1_000)
})
