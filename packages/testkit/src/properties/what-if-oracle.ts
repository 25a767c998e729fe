import {
  type BookSpec,
  type Command,
  createState,
  type FillView,
  type MarketSpec,
  type PositionView,
  quoteUnits,
  type RejectionCode,
  type State,
  type StateView,
  step,
  stepRound,
  view,
  type WhatIfClose,
  type WhatIfQuestion,
} from '@plimsoll/engine'

/** What became of an account of a book when the changes were made and a round opened, by the engine's own commands. */
export interface Outcome {
  readonly state: State
  /** As it was before the round. */
  readonly changed: ReturnType<ReturnType<typeof view>['margins']>
  readonly standing: ReturnType<ReturnType<typeof view>['standing']>
  readonly round: ReturnType<ReturnType<typeof view>['round']> | undefined
  readonly refused: RejectionCode | undefined
}

/** Makes the changes that a question asks about, one after another up to the first refusal, on a state of its own. */
export function carryOut(spec: BookSpec, question: WhatIfQuestion): Outcome {
  const state = createState(spec)
  const shown = view(state)
  const seenMs = spec.markets.map(({ priceTimeMs = spec.timeMs }) => priceTimeMs)
  const timeMs = Math.max(spec.timeMs, ...seenMs) + 1
  let refused: RejectionCode | undefined
  for (const change of changesOf(spec, question, timeMs, shown)) {
    if (change === undefined) refused = 'exceedsPosition'
    else {
      const decision = step(state, change)
      if (decision.outcome === 'rejected') refused = decision.code
    }
    if (refused !== undefined) break
  }
  const changed = shown.margins([question.account])
  const standing = shown.standing(question.account)
  if (refused !== undefined) return { state, changed, standing, round: undefined, refused }
  const decision = stepRound(state, timeMs)
  if (decision.outcome === 'rejected') refused = decision.code
  const round = decision.outcome === 'accepted' ? shown.round(decision.events) : undefined
  return { state, changed, standing, round, refused }
}

/** Commands as they become due; undefined where what is to be closed is not one position. */
function* changesOf(
  spec: BookSpec,
  { account, marks = [], depositQuote, closes = [] }: WhatIfQuestion,
  timeMs: number,
  shown: StateView,
): Generator<Command | undefined> {
  const now = new Map(spec.markets.map((market) => [market.market, market]))
  if (marks.length > 0) {
    const prices = marks.map(({ market, markPriceTicks }) => {
      const { indexPriceTicks, priceGate } = now.get(market) ?? {}
      const isIndexed = indexPriceTicks !== undefined || priceGate !== undefined
      return {
        market,
        markPriceTicks,
        ...(isIndexed && { indexPriceTicks: markPriceTicks }),
        sources: priceGate?.sourcesMin ?? 1,
        priceTimeMs: timeMs,
      }
    })
    yield { kind: 'updatePrices', timeMs, prices }
  }
  for (const { market, markPriceTicks } of marks) {
    const known = now.get(market)
    if (known !== undefined) now.set(market, { ...known, markPriceTicks })
  }
  if (depositQuote !== undefined)
    yield { kind: 'deposit', timeMs, account, amountQuote: depositQuote }
  for (const [index, close] of closes.entries()) {
    const taker = `what-if${'+'.repeat(index)}`
    const market = now.get(close.market)
    if (market === undefined) throw new Error('questions are about markets that there are')
    const own = shown.account(account)?.positions ?? []
    const [position, ...others] = own.filter((each) => isMeant(close, each))
    if (position === undefined || others.length > 0) yield undefined
    else yield* takeOver({ account, close, taker, market, position, timeMs })
  }
}

function isMeant(close: WhatIfClose, { market, sizeLots, marginMode }: PositionView): boolean {
  const side = sizeLots < 0n ? 'short' : 'long'
  return (
    sizeLots !== 0n &&
    market === close.market &&
    side === (close.side ?? side) &&
    marginMode === (close.marginMode ?? marginMode)
  )
}

function* takeOver(deal: {
  readonly account: string
  readonly close: WhatIfClose
  readonly taker: string
  readonly market: MarketSpec
  readonly position: PositionView
  readonly timeMs: number
}): Generator<Command> {
  const { account, close, taker, market, timeMs } = deal
  const { marginMode, sizeLots } = deal.position
  const amountQuote = quoteUnits(close.lots > 0n ? initialOf(market, close.lots) + 1n : 1n)
  yield { kind: 'openAccount', timeMs, account: taker, accountKind: 'venue', adlExempt: true }
  yield { kind: 'deposit', timeMs, account: taker, amountQuote }
  yield {
    kind: 'transferPosition',
    timeMs,
    market: close.market,
    side: sizeLots < 0n ? 'short' : 'long',
    lots: close.lots,
    from: { account, marginMode },
    to: { account: taker },
    at: 'mark',
    reason: 'oracle',
  }
}

/** What opening lots at mark needs, rounded up to a quote unit (SPEC B-8). */
function initialOf(market: MarketSpec, lots: bigint): bigint {
  const { numerator, denominator } = market.markPriceTicks
  const isLinear = market.contract === 'linear'
  const value = lots * market.tickValueQuote * (isLinear ? numerator : denominator)
  const unit = isLinear ? denominator : numerator
  const tiers = market.initialTiers ?? market.maintenanceTiers
  const shared = tiers.reduce((product, { rate }) => product * rate.denominator, 1n)
  let needed = 0n
  tiers.forEach(({ notionalFromQuote, rate }, index) => {
    const from = notionalFromQuote * unit
    const next = tiers[index + 1]?.notionalFromQuote
    const to = next === undefined || value < next * unit ? value : next * unit
    if (to > from) needed += (to - from) * rate.numerator * (shared / rate.denominator)
  })
  return (needed + unit * shared - 1n) / (unit * shared)
}

/** What a round took of an account for others. */
export function cutsIn({ round }: Outcome, account: string): FillView[] {
  return (round?.cases ?? [])
    .filter((row) => row.account !== account)
    .flatMap(({ layers }) => layers.flatMap(({ fills }) => fills))
    .filter((fill) => fill.account === account)
}
