/**
 * One exact decision against what a venue would write in an afternoon: floats, filter, map, sort. Both see the same
 * shorts and are timed in turns, so that a noisy machine is noisy for both; read the ratio, not the times. The naive
 * one proves nothing, so the ratio is the price of exactness, caps, conservation and a record.
 */
import { createState, decide, findPreset } from '@plimsoll/engine'
import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'

const MARK = 100_000
const TURNS = 15

interface Holder {
  readonly account: string
  readonly money: number
  readonly lots: number
  readonly entry: number
}

/** Shorts of mixed size, entry and margin, from a fixed linear congruence. */
function drawHolders(count: number): Holder[] {
  let seed = 1
  const draw = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return seed % below
  }
  return Array.from({ length: count }, (_, index) => {
    const lots = 1 + draw(1000)
    const entry = lots * (MARK + draw(30_000))
    return { account: `a${index}`, money: 50_000_000 + draw(1_000_000_000), lots, entry }
  })
}

/** Who gives how much, without rounding rules, caps, ties or money. */
function queueInFloats(shorts: readonly Holder[], required: number): number {
  let left = required
  const queue = shorts
    .map((holder) => {
      const notional = holder.lots * MARK
      const profit = holder.entry - notional
      const equity = holder.money + profit
      return { holder, score: (profit / holder.entry) * (notional / equity) }
    })
    .sort((a, b) => b.score - a.score)
  for (const { holder } of queue) {
    if (left <= 0) break
    left -= Math.min(holder.lots, left)
  }
  return left
}

function exactDecision(shorts: readonly Holder[], required: number, cases: number): () => void {
  const policy = findPreset('bitmex')?.spec
  if (policy === undefined) throw new Error('the preset is gone')
  const total = shorts.reduce((sum, { lots }) => sum + lots, 0)
  const each = Math.floor(required / cases)
  const long = (lots: number, money: number) => ({
    money: BigInt(money),
    positions: [{ lots: BigInt(lots), entry: BigInt(lots) * BigInt(MARK) }],
  })
  const accounts: Record<string, SimpleAccount> = {
    solvent: long(total - each * cases, 10 ** 14),
  }
  for (let index = 0; index < cases; index += 1) accounts[`z${index}`] = long(each, -100 * each)
  for (const { account, money, lots, entry } of shorts) {
    const position = { lots: BigInt(-lots), entry: BigInt(entry) }
    accounts[account] = { money: BigInt(money), positions: [position] }
  }
  const state = createState(
    simpleBook({ mark: BigInt(MARK), accounts, waterfall: [{ layer: 'adl', policy }] }),
  )
  return () => void decide(state, { kind: 'openRound', timeMs: 0 })
}

function timeMs(run: () => void): number {
  const started = performance.now()
  run()
  return performance.now() - started
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

console.log('shorts   bankrupt   exact ms   floats ms   ratio   (medians of turns)')
for (const count of [1_000, 10_000, 100_000]) {
  const shorts = drawHolders(count)
  const required = Math.floor(shorts.reduce((sum, { lots }) => sum + lots, 0) / 20)
  for (const cases of [1, 100]) {
    const exact = exactDecision(shorts, required, cases)
    const floats = (): void => void queueInFloats(shorts, required)
    const turns = Array.from({ length: TURNS }, () => [timeMs(exact), timeMs(floats)] as const)
    const exactMs = median(turns.map(([ms]) => ms))
    const floatsMs = median(turns.map(([, ms]) => ms))
    const row = [
      String(count).padStart(6),
      String(cases).padStart(10),
      exactMs.toFixed(1).padStart(10),
      floatsMs.toFixed(2).padStart(11),
      (exactMs / floatsMs).toFixed(0).padStart(7),
    ]
    console.log(row.join(' '))
  }
}
