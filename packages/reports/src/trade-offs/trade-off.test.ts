import { type Ratio, ratio } from '@plimsoll/engine'
import type { BookFormat } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import type { MeasuredPolicy } from '../comparison/comparison.ts'
import { tradeOffs } from './trade-off.ts'
import { verdictOf } from './verdict.ts'

const format: BookFormat = {
  domain: 'd',
  asset: { name: 'USD', decimals: 2 },
  markets: new Map(),
}

interface Given {
  readonly shortfall: bigint
  readonly broken: bigint
  readonly cut?: number
  readonly fewest?: number
  readonly shares?: readonly bigint[]
  readonly shareOfEquity?: Ratio | undefined
  readonly settled?: readonly string[]
}

/** A policy with nothing to say but what is given. */
function policy(name: string, given: Given): MeasuredPolicy {
  const { shortfall, broken, cut = 1, fewest, shares = [], settled = [] } = given
  const none = ratio(0n)
  return {
    policy: name,
    kind: 'deleveraging',
    waterfallHash: '',
    outcome: {
      cases: 1,
      cuts: { accounts: cut, lossQuote: none },
      chargedAccounts: 0,
      chargedQuote: 0n,
      residualDeficitQuote: 0n,
      residualExposureQuote: none,
      settledMarkets: settled,
    },
    risk: {
      nextShock: { shortfallQuote: ratio(shortfall) },
      stress: { brokenHedges: { lossQuote: ratio(broken) }, meanShortfallQuote: none },
      shares: {
        sharesBillionths: shares,
        largestShareOfEquity: 'shareOfEquity' in given ? given.shareOfEquity : none,
      },
      fullCloses: 0,
    },
    ...(fewest !== undefined && { fewest: { accounts: fewest, groups: 1 } }),
  } as unknown as MeasuredPolicy
}

function offsOf(...policies: readonly MeasuredPolicy[]): ReturnType<typeof tradeOffs> {
  return tradeOffs(policies)
}

describe('the front', () => {
  test('is whoever nobody beats on both; equals beat nobody', () => {
    const offs = offsOf(
      policy('low', { shortfall: 10n, broken: 5n }),
      policy('kind', { shortfall: 20n, broken: 0n }),
      policy('same', { shortfall: 20n, broken: 0n }),
      policy('beaten', { shortfall: 30n, broken: 5n }),
    )
    expect(offs.map(({ isOnFront }) => isOnFront)).toEqual([true, true, true, false])
    expect(offs[3]?.dominatedBy).toEqual(['low', 'kind', 'same'])
  })

  test('of all metrics may hold who is beaten on the two', () => {
    const [, beaten] = offsOf(
      policy('low', { shortfall: 10n, broken: 0n, cut: 9 }),
      policy('few', { shortfall: 20n, broken: 0n, cut: 2 }),
    )
    expect(beaten).toMatchObject({ isOnFront: false, isOnFullFront: true, dominatedBy: ['low'] })
  })

  test('policies that end markets stand apart', () => {
    const [open, ended] = offsOf(
      policy('open', { shortfall: 10n, broken: 5n }),
      policy('ends', { shortfall: 0n, broken: 0n, settled: ['M'] }),
    )
    expect(open).toMatchObject({ isOnFront: true, dominatedBy: [], comparedWith: 0 })
    expect(open?.distances[0]).toMatchObject({ least: ratio(10n), leastBy: 'open' })
    expect(ended).toMatchObject({ endsMarkets: true, comparedWith: 0 })
  })
})

describe('distances', () => {
  test('are what is above the least, which may be proved', () => {
    const [one, other] = offsOf(
      policy('one', { shortfall: 10n, broken: 0n, cut: 3, fewest: 2 }),
      policy('other', { shortfall: 25n, broken: 0n, cut: 2, fewest: 2 }),
    )
    const of = (metric: string): object | undefined =>
      other?.distances.find((distance) => distance.metric === metric)
    expect(of('nextShockShortfall')).toMatchObject({ above: ratio(15n), isProved: false })
    expect(of('brokenHedges')).toMatchObject({ above: ratio(0n), isProved: true })
    expect(of('accountsCut')).toMatchObject({ least: ratio(2n), leastBy: 'other', isProved: true })
    expect(one?.distances.find(({ metric }) => metric === 'accountsCut')).toMatchObject({
      above: ratio(1n),
    })
  })

  test('a share of equity that is above every number is above all others', () => {
    const [some, all] = offsOf(
      policy('some', { shortfall: 0n, broken: 0n, shareOfEquity: ratio(1n, 2n) }),
      policy('all', { shortfall: 0n, broken: 0n, shareOfEquity: undefined }),
    )
    const of = (off: typeof some): unknown =>
      off?.distances.find(({ metric }) => metric === 'largestShareOfEquity')
    expect(of(some)).toMatchObject({ above: ratio(0n), worse: 1 })
    expect(of(all)).toMatchObject({ above: undefined, better: 1 })
  })

  test('fairer is whose largest shares never sum to more', () => {
    const [even, uneven, other] = offsOf(
      policy('even', { shortfall: 0n, broken: 0n, shares: [4n, 4n] }),
      policy('uneven', { shortfall: 0n, broken: 0n, shares: [6n, 2n] }),
      policy('other', { shortfall: 0n, broken: 0n, shares: [5n, 1n] }),
    )
    expect(even?.fairerThan).toEqual(['uneven'])
    expect(other?.fairerThan).toEqual(['uneven'])
    expect(uneven?.fairerThan).toEqual([])
  })
})

describe('the verdict', () => {
  const verdicts = (...policies: readonly MeasuredPolicy[]): string[] => {
    const offs = tradeOffs(policies)
    return offs.map((off) => verdictOf(format, off, offs))
  }

  test('says what each is best at, what it gives up, and who beats it', () => {
    expect(
      verdicts(
        policy('low', { shortfall: 123_456n, broken: 500_000n, cut: 12 }),
        policy('kind', { shortfall: 246_912n, broken: 0n, cut: 12 }),
        policy('beaten', { shortfall: 370_368n, broken: 600_000n, cut: 1 }),
      ),
    ).toEqual([
      'Leaves least unpaid after the worst next shocks (1,235 USD). In return it cuts 12 accounts (12.0 times the least here) and breaks hedges worth 5,000 USD of stress loss.',
      'Breaks no hedge. In return it cuts 12 accounts (12.0 times the least here) and leaves 2,469 USD unpaid after the worst next shocks (2.0 times the least here).',
      'Cuts the fewest accounts (1). In return it leaves 3,704 USD unpaid after the worst next shocks (3.0 times the least here) and breaks hedges worth 6,000 USD of stress loss. Beaten on the next shock and broken hedges together by low and kind.',
    ])
  })

  test('has something to say where there is little to say', () => {
    expect(verdicts(policy('alone', { shortfall: 1n, broken: 1n }))).toEqual([
      'There is nothing here to compare it with.',
    ])
    expect(
      verdicts(
        policy('one', { shortfall: 1n, broken: 1n }),
        policy('other', { shortfall: 1n, broken: 1n }),
      ),
    ).toEqual(['Nothing sets it apart here.', 'Nothing sets it apart here.'])
    expect(
      verdicts(
        policy('best', { shortfall: 0n, broken: 0n }),
        policy('worst', { shortfall: 5_000n, broken: 20n }),
        policy('ends', { shortfall: 0n, broken: 0n, settled: ['M'] }),
      ),
    ).toEqual([
      'Leaves nothing unpaid even after the worst next shocks and breaks no hedge, and gives up nothing that another policy here keeps.',
      'Best at nothing here: it leaves 50.00 USD unpaid after the worst next shocks and breaks hedges worth 0.20 USD of stress loss. Beaten on the next shock and broken hedges together by best.',
      'Ends markets, so that little is left to be at risk, and stands apart from policies that do not.',
    ])
  })
})
