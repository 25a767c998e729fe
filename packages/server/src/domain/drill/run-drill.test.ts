import { type BookSpec, createState, quoteUnits } from '@plimsoll/engine'
import { domainFormat } from '@plimsoll/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { openSample, price, sampleBook } from '../../testing/sample-domain.ts'
import type { OpenedDomain } from '../opened-domain.ts'
import { OrderRefused } from '../order-refused.ts'
import type { DrillOrder } from './drill-order.ts'
import { type DrillOutcome, rehearseDrill } from './rehearse-drill.ts'
import { runDrill } from './run-drill.ts'

function drill(book: BookSpec, order: DrillOrder): DrillOutcome {
  const { accounts: _accounts, ...terms } = book
  const at = { epoch: 1, sequence: 0, timeMs: book.timeMs }
  return rehearseDrill({ state: createState(book), at, terms, format: domainFormat(book) }, order)
}

/** What really happens after the same fall. */
async function happen(book: BookSpec): Promise<OpenedDomain> {
  const domain = await openSample(quickFolder(onTestFinished), { book })
  await domain.submit(price(80n))
  await domain.submit({ kind: 'openRound' })
  await domain.submit({ kind: 'passTime' })
  return domain
}

describe('a drill', () => {
  test('does to the copy what the same fall would do to the domain', async () => {
    const { resolution, scorecard, steps } = drill(sampleBook(), {
      shocks: [{ market: 'M', move: '-0.2' }],
    })
    const real = await happen(sampleBook())
    const [document] = real.archive.cases({ limit: 1 }).rows
    expect(resolution?.cases.map((one) => ({ ...one, caseId: '' }))).toEqual(
      document?.rounds.map((round) => ({ ...round.case, caseId: '' })),
    )
    expect(scorecard).toMatchObject({
      cases: 1,
      closed: 1,
      suspended: 0,
      deficit: '80',
      paidByFunds: '0',
      takenFromCounterparties: '80',
      takenFromGains: '0',
      accountsCut: 9,
      largestForgone: '9',
      haltedMarkets: [],
    })
    expect(scorecard.checks.map(({ isMet }) => isMet)).toEqual([true, true, true, true, true])
    expect(steps[0]).toEqual({ step: 'updatePrices', outcome: 'accepted' })
    await real.close()
  })

  test('carries out the plans of a sidecar, so that its cases close', async () => {
    const { scorecard, steps } = drill(sampleBook({ execution: 'sidecar' }), {
      shocks: [{ market: 'M', move: '-0.2' }],
    })
    expect(scorecard).toMatchObject({ cases: 1, closed: 1, accountsCut: 9, deficit: '80' })
    expect(steps.map(({ step }) => step)).toContain('confirmPlan')
  })

  test('makes accounts fail that could pay, the largest first', async () => {
    const named = drill(sampleBook(), { defaults: { accounts: ['short3'] } })
    expect(named.resolution?.cases.map(({ account }) => account)).toEqual(['short3'])
    const largest = drill(sampleBook(), { defaults: { largest: 2 } })
    expect(largest.resolution?.cases.map(({ account }) => account)).toEqual(['long', 'short0'])
  })

  test('waits until a silent market is halted, and nothing is done in it', async () => {
    const { scorecard, steps, resolution } = drill(sampleBook(), {
      priceLoss: ['M'],
      defaults: { largest: 1 },
    })
    expect(scorecard.haltedMarkets).toEqual(['M'])
    expect(scorecard.checks.find(({ check }) => check === 'silentMarketsHalt')).toMatchObject({
      isMet: true,
    })
    expect(steps.map(({ step }) => step)).toContain('passTime')
    expect(resolution?.cases ?? []).toEqual([])
  })

  test('says where the waterfall does not hold', async () => {
    const fund = { fund: 'fund', markets: ['M'], floorQuote: quoteUnits(0n) }
    const { scorecard } = drill(
      sampleBook({
        funds: [{ ...fund, balanceQuote: quoteUnits(30n) }],
        waterfall: [{ layer: 'insuranceFund', fund: 'fund', mode: 'deficitOnly' }],
      }),
      { shocks: [{ market: 'M', move: '-0.2' }] },
    )
    expect(scorecard).toMatchObject({
      suspended: 1,
      paidByFunds: '30',
      fundsBefore: '30',
      fundsAfter: '0',
    })
    const missed = scorecard.checks.filter(({ isMet }) => !isMet)
    expect(missed.map(({ check }) => check)).toEqual(['everyCaseCloses'])
  })
})

test.each([
  ['shocks[0].market', { shocks: [{ market: 'X', move: '-0.1' }] }],
  ['shocks[0].move', { shocks: [{ market: 'M', move: '-1' }] }],
  ['shocks[0].move', { shocks: [{ market: 'M', move: '1e3' }] }],
  ['shocks[0].move', { shocks: [{ market: 'M', move: '0.0000001' }] }],
  [
    'shocks[1].market',
    {
      shocks: [
        { market: 'M', move: '0' },
        { market: 'M', move: '0' },
      ],
    },
  ],
  ['shocks[0].market', { shocks: [{ market: 'M', move: '0' }], priceLoss: ['M'] }],
  ['priceLoss[0]', { priceLoss: ['X'] }],
  ['defaults.accounts[0]', { defaults: { accounts: ['nobody'] } }],
] as [string, DrillOrder][])('%s of an order that does not fit is refused', (path, order) => {
  const refusal = (): unknown => {
    try {
      return drill(sampleBook(), order)
    } catch (error) {
      return error
    }
  }
  expect(refusal()).toBeInstanceOf(OrderRefused)
  expect(refusal()).toMatchObject({ path })
})

test('a domain is served while a drill goes on in a thread, and nothing of it happens to it', async () => {
  const book = sampleBook()
  const domain = await openSample(quickFolder(onTestFinished), { book })
  await domain.submit(price(95n))
  const hash = (): Promise<string> => domain.read((_state, at) => at.stateHash())
  const before = await hash()
  const order: DrillOrder = { shocks: [{ market: 'M', move: '-0.2' }], defaults: { largest: 1 } }
  const running = runDrill(domain, order)
  expect(await hash()).toBe(before)
  const { stateHash, sequence, scorecard } = await running
  expect([stateHash, sequence, await hash()]).toEqual([before, 1, before])
  expect(scorecard).toMatchObject({ cases: 1, closed: 1 })
  const wrong = { defaults: { accounts: ['nobody'] } }
  await expect(runDrill(domain, wrong)).rejects.toMatchObject({
    name: 'OrderRefused',
    path: 'defaults.accounts[0]',
  })
  await domain.close()
})
