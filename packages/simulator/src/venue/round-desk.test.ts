import { expect, test } from 'vitest'
import { crash } from '../scenarios/testing/shipped.ts'
import { type RoundTerms, roundDesk } from './round-desk.ts'
import type { AwaitingRound } from './venue-reader.ts'

const none: AwaitingRound = { bankrupt: 0, liquidationFailed: 0, ordered: 0, suspended: 0 }

/** When rounds are opened that an engine refuses, given what waits at each second. */
async function openedAt(
  waiting: readonly Partial<AwaitingRound>[],
  terms: { latencyMs: number; suspendedRetryMs: number },
): Promise<number[]> {
  const opened: number[] = []
  let now = none
  const view = { awaitingRound: () => now, totals: () => ({ openInterest: [] }) }
  const { rule, port, desk, recorder } = {
    rule: { ...crash.liquidator, suspendedRetryMs: terms.suspendedRetryMs },
    port: { read: async <T>(fn: (reader: never) => T): Promise<T> => fn(view as never) },
    desk: {
      submit: async ({ timeMs }: { readonly timeMs: number }) => {
        opened.push(timeMs / 1_000)
        return { outcome: 'rejected' as const, code: 'halted' as const, detail: '' }
      },
    },
    recorder: {},
  }
  const all = { port, desk, recorder, rule, startMs: 0, onCuts: () => {} }
  const rounds = roundDesk({ ...all, latencyMs: terms.latencyMs } as unknown as RoundTerms)
  for (const [second, cases] of waiting.entries()) {
    now = { ...none, ...cases }
    await rounds.resolve((second + 1) * 1_000)
  }
  return opened
}

const due = { bankrupt: 1 }
const always = (count: number) => Array.from({ length: count }, () => due)

test('a round opens where a case is due, as late as the engine is, and so does the next', async () => {
  expect(await openedAt(always(3), { latencyMs: 0, suspendedRetryMs: 9_000 })).toEqual([1, 2, 3])
  expect(await openedAt(always(9), { latencyMs: 3_000, suspendedRetryMs: 9_000 })).toEqual([4, 8])
})

test('a case that is gone before its round leaves no haste behind', async () => {
  const waiting = [due, due, {}, ...always(4)]
  expect(await openedAt(waiting, { latencyMs: 3_000, suspendedRetryMs: 9_000 })).toEqual([7])
})

test('cases that are only suspended are tried again now and then', async () => {
  const waiting = Array.from({ length: 12 }, () => ({ suspended: 2 }))
  expect(await openedAt(waiting, { latencyMs: 0, suspendedRetryMs: 5_000 })).toEqual([5, 10])
})

test('only what deleveraging took is a cut', async () => {
  const fillOf = (account: string) => ({ account, market: 'M', side: 'long', lots: 1n })
  const view = {
    totals: () => ({ openInterest: [] }),
    round: () => ({
      cases: [
        { layers: [{ layer: 'backstopVault', fills: [fillOf('vault')] }] },
        { layers: [{ layer: 'adl', fills: [fillOf('ann'), fillOf('bob')] }] },
      ],
    }),
    margins: () => [],
    funds: () => [],
  }
  const cut: string[] = []
  const rounds = roundDesk({
    port: { read: async <T>(fn: (reader: never) => T): Promise<T> => fn(view as never) },
    desk: { submit: async () => ({ outcome: 'accepted', events: [{ kind: 'roundOpened' }] }) },
    recorder: { finished: () => {} },
    rule: crash.liquidator,
    latencyMs: 0,
    startMs: 0,
    onCuts: (cuts: readonly { readonly account: string }[]) => {
      cut.push(...cuts.map(({ account }) => account))
    },
  } as unknown as RoundTerms)
  await rounds.open(1_000)
  expect(cut).toEqual(['ann', 'bob'])
})
