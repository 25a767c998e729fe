import { type RankView, lots, quoteUnits, type StateView } from '@plimsoll/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { OpenedDomain } from '../domain/opened-domain.ts'
import { Secret } from '../telemetry/secret.ts'
import { exampleDomain } from '../testing/example-domain.ts'
import type { Endpoint } from './endpoint.ts'
import { QueueRankings, type RankedState } from '../domain/queue-rankings.ts'
import { FundWarnings } from './fund-warnings.ts'
import { RankWarnings } from './rank-warnings.ts'
import { type Finding, WatchedFacts } from './watch.ts'

const example = exampleDomain()
let hosted: OpenedDomain

beforeAll(async () => {
  hosted = await example.open()
})

afterAll(async () => {
  await hosted.close()
  example.remove()
})

/** Remembers what was found, and says what of it is to be told. */
function told(facts: WatchedFacts, findings: readonly Finding[]): unknown[] {
  facts.change(findings.flatMap((finding) => finding.facts))
  return findings.flatMap((one) => (one.type === undefined ? [] : [one.data]))
}

type Lights = NonNullable<RankView['lights']>

describe('rank warnings', () => {
  let sequence = 0

  function stateOf(lights: Readonly<Record<string, Lights>>): RankedState {
    sequence += 1
    const rows = Object.entries(lights).map(
      ([account, one]): RankView => ({
        account,
        bucket: 'cross',
        lots: lots(10n),
        eligible: true,
        rank: 1,
        lights: one,
      }),
    )
    return {
      at: { epoch: 1, sequence, timeMs: 0 },
      state: { queue: ({ side }) => (side === 'short' ? rows : []) },
    }
  }

  test('whoever comes to stand first is told once, and again only after it fell back clearly', () => {
    const facts = new WatchedFacts(new Map())
    const watch = new RankWarnings(hosted, () => 0)
    const course = [4, 5, 5, 4, 5, 3, 4, 5, 5].map(
      (lights) => told(facts, watch.look(stateOf({ a: lights as Lights, b: 1 }), facts)).length,
    )
    expect(course).toEqual([0, 1, 0, 0, 0, 0, 0, 1, 0])
  })

  test('it is said which position it is, and remembered over a restart', () => {
    const kept = new Map<string, string>()
    const facts = new WatchedFacts(kept)
    const first = new RankWarnings(hosted, () => 0)
    expect(told(facts, first.look(stateOf({ a: 5 }), facts))).toEqual([
      {
        market: 'BTC-USDT',
        side: 'short',
        layerIndex: 4,
        policy: 'bitmex',
        account: 'a',
        bucket: 'cross',
        rank: 1,
        lights: 5,
        size: '0.010',
        eligible: true,
      },
    ])
    const second = new RankWarnings(hosted, () => 0)
    expect(told(facts, second.look(stateOf({ a: 5 }), facts))).toEqual([])
    // A position that is gone is forgotten.
    expect(told(facts, second.look(stateOf({}), facts))).toEqual([])
    expect(kept.size).toBe(0)
    expect(told(facts, second.look(stateOf({ a: 5 }), facts))).toHaveLength(1)
  })

  test('a ranking that is older than the state is looked at once, and the next when it is there', () => {
    let nowMs = 0
    const rankings = new QueueRankings(() => nowMs)
    const watch = new RankWarnings(
      { terms: hosted.terms, format: hosted.format, rankings },
      () => nowMs,
    )
    const facts = new WatchedFacts(new Map())
    const slow = (lights: Lights): RankedState => {
      const { at, state } = stateOf({ a: lights })
      const queue: typeof state.queue = (query) => {
        nowMs += 10
        return state.queue(query)
      }
      return { at, state: { queue } }
    }
    const look = (state: RankedState): number => told(facts, watch.look(state, facts)).length
    const first = slow(3)
    while (!watch.isThrough) look(first)
    const second = slow(5)
    expect([look(second), look(second)]).toEqual([0, 0])
    expect(watch.isThrough).toBe(false)
    let found = 0
    for (let turn = 0; turn < 10 && !watch.isThrough; turn += 1) {
      nowMs += 100
      found += look(second)
    }
    expect({ found, isThrough: watch.isThrough }).toEqual({ found: 1, isThrough: true })
  })

  test('one look takes one queue where time is short, and the next goes on', () => {
    const facts = new WatchedFacts(new Map())
    let nowMs = 0
    const watch = new RankWarnings(hosted, () => (nowMs += 1_000))
    const state = stateOf({ a: 5 })
    expect(told(facts, watch.look(state, facts))).toHaveLength(0)
    expect(watch.isThrough).toBe(false)
    expect(told(facts, watch.look(state, facts))).toHaveLength(1)
    expect(watch.isThrough).toBe(true)
  })
})

describe('fund warnings', () => {
  const endpoint = (name: string, fundSharePercent: number): Endpoint => ({
    name,
    url: 'https://example.com/',
    events: ['fundWarning'],
    allowHosts: [],
    fundSharePercent,
    timeoutMs: 1,
    giveUpAfterMs: 1,
    queueMax: 1,
    secrets: [new Secret(Buffer.alloc(32))],
  })

  function stateOf(
    available: bigint,
    balance: bigint = available,
    alarms: string[] = [],
  ): StateView {
    return {
      funds: () => [
        {
          fund: 'insurance',
          balanceQuote: quoteUnits(balance),
          availableQuote: quoteUnits(available),
        },
      ],
      fundAlarms: () =>
        alarms.map((market) => ({
          market,
          funds: ['insurance'],
          poolAvailableQuote: quoteUnits(5n),
        })),
    } as unknown as StateView
  }

  test('a fund below its share of the most it held is told once, and again after it was better', () => {
    const facts = new WatchedFacts(new Map())
    const watch = new FundWarnings(hosted, [endpoint('half', 50), endpoint('tenth', 10)])
    const course = [80n, 100n, 51n, 49n, 40n, 55n, 49n, 63n, 49n, 9n].map(
      (available) => told(facts, watch.look(stateOf(available), facts)).length,
    )
    expect(course).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 1])
  })

  test('money that the venue takes out lowers what the fund is held against', () => {
    const facts = new WatchedFacts(new Map())
    const watch = new FundWarnings(hosted, [endpoint('half', 50)])
    told(facts, watch.look(stateOf(100n), facts))
    watch.take({
      events: [{ kind: 'fundMoneyMoved', fund: 0, amount: -60 }],
    } as unknown as CommittedRecord)
    expect(told(facts, watch.look(stateOf(40n), facts))).toEqual([])
    expect(told(facts, watch.look(stateOf(19n), facts))).toMatchObject([
      { reason: 'belowShare', fund: 'insurance', available: '0.000019', peak: '0.000040' },
    ])
  })

  test('a market that no money can reach is told once for as long as that lasts', () => {
    const facts = new WatchedFacts(new Map())
    const watch = new FundWarnings(hosted, [])
    const course = [[], ['BTC'], ['BTC'], [], ['BTC', 'ETH']].map(
      (alarms) => told(facts, watch.look(stateOf(1n, 1n, alarms), facts)).length,
    )
    expect(course).toEqual([0, 1, 0, 0, 2])
  })
})
