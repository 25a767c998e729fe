import { createState, quoteUnits, step, view } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import {
  absorbed,
  absorbedByCommandLine,
  fundsOf,
  readIncident,
  resolve,
  resolveState,
} from './incident.ts'

// 2 April 2019: money that was in the fund and allotted to no live contract. What is fact and what is assumed:
// docs/incidents.md.

const XBT = 100_000_000n
const UNALLOCATED = 'bitmex-2019-unallocated'
const ONE_FUND = 'bitmex-2019-one-fund'

describe('the fund is rich, and its parts for two contracts are empty', () => {
  const spec = readIncident(UNALLOCATED)

  test('before anybody is bankrupt the alarm names the market without a unit', () => {
    expect(view(createState(spec)).fundAlarms()).toEqual([
      { market: 'ETHM19', funds: ['ETHM19'], poolAvailableQuote: 2_100_005_000_000n },
    ])
  })

  test('the winners of both contracts are deleveraged, and nobody touches the rest of the fund', () => {
    const { state, round, moneyBefore } = resolve(spec)
    expect(absorbed(round.cases)).toEqual([
      { account: 'eth-long', by: 'adl', paid: 30n * XBT, lots: 20_000n },
      { account: 'xbt-short', by: 'insuranceFund XBTU19', paid: XBT / 20n, lots: 1250n },
      { account: 'xbt-short', by: 'adl', paid: 40n * XBT - XBT / 20n, lots: 998_750n },
    ])
    expect(round.cases.map(({ status }) => status)).toEqual(['closed', 'closed'])
    expect(fundsOf(state)).toEqual({
      ETHM19: 0n,
      XBTU19: 0n,
      XBTUSD: 1000n * XBT,
      unallocated: 20_000n * XBT,
    })
    expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  })

  test('afterwards the alarm names both, with what money there was', () => {
    const { state } = resolve(spec)
    expect(view(state).fundAlarms()).toEqual([
      { market: 'ETHM19', funds: ['ETHM19'], poolAvailableQuote: 21_000n * XBT },
      { market: 'XBTU19', funds: ['XBTU19'], poolAvailableQuote: 21_000n * XBT },
    ])
  })

  test('had the allocation been made in time, nobody would have been deleveraged', () => {
    const state = createState(spec)
    for (const market of ['ETHM19', 'XBTU19']) {
      const { outcome } = step(state, {
        kind: 'assignMarket',
        timeMs: spec.timeMs,
        market,
        fund: 'unallocated',
        amountQuote: quoteUnits(0n),
      })
      expect(outcome).toBe('accepted')
    }
    expect(view(state).fundAlarms()).toEqual([])
    const { round } = resolveState(state)
    expect(absorbed(round.cases)).toEqual([
      { account: 'eth-long', by: 'insuranceFund unallocated', paid: 30n * XBT, lots: 20_000n },
      { account: 'xbt-short', by: 'insuranceFund unallocated', paid: 40n * XBT, lots: 1_000_000n },
    ])
  })

  test('the command line says the same', async () => {
    const { state, round } = resolve(spec)
    expect(await absorbedByCommandLine(UNALLOCATED)).toEqual({
      absorbed: absorbed(round.cases),
      funds: fundsOf(state),
    })
  })
})

describe('one fund for all contracts', () => {
  const spec = readIncident(ONE_FUND)

  test('pays both, nobody is deleveraged, and there is no alarm', () => {
    const { state, round, moneyBefore } = resolve(spec)
    expect(absorbed(round.cases)).toEqual([
      { account: 'eth-long', by: 'insuranceFund insurance', paid: 30n * XBT, lots: 20_000n },
      { account: 'xbt-short', by: 'insuranceFund insurance', paid: 40n * XBT, lots: 1_000_000n },
    ])
    expect(fundsOf(state)).toEqual({ insurance: 2_100_005_000_000n - 70n * XBT })
    expect(view(state).fundAlarms()).toEqual([])
    expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  })

  test('the command line says the same', async () => {
    const { state, round } = resolve(spec)
    expect(await absorbedByCommandLine(ONE_FUND)).toEqual({
      absorbed: absorbed(round.cases),
      funds: fundsOf(state),
    })
  })
})
