import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { MarketSpec } from '../market/market-spec.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { apply } from './apply.ts'
import type { Command, CorrectionPosting, RejectionCode, TransferPosition } from './command.ts'
import { createState } from './create-state.ts'
import { decide } from './decide.ts'
import type { EngineEvent } from './engine-event.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

/** A command without its time. */
type Untimed = Command extends infer Each
  ? Each extends Command
    ? Omit<Each, 'timeMs'>
    : never
  : never

const book: SimpleBook = {
  mark: 100n,
  accounts: {
    long: { money: 300n, positions: [{ lots: 10n, entry: 900n }] },
    short: { money: 300n, positions: [{ lots: -10n, entry: 1000n }] },
    rich: { money: 5000n, positions: [] },
    poor: { money: 5n, positions: [] },
  },
  funds: [
    { fund: 'f', markets: ['M'], balanceQuote: quoteUnits(100n), floorQuote: quoteUnits(40n) },
  ],
  waterfall: [],
}

function stateOf(more: Partial<SimpleBook> = {}): State {
  return createState(simpleBook({ ...book, ...more }))
}

function answer(state: State, command: Untimed, timeMs: number) {
  const before = stateHash(state)
  const replayed = decodeSnapshot(encodeSnapshot(state))
  const decision = decide(state, { ...command, timeMs })
  expect(stateHash(state), 'deciding changes nothing').toBe(before)
  if (decision.outcome === 'repeated') throw new Error('no key was given')
  for (const event of decision.events) {
    apply(state, event)
    apply(replayed, event)
  }
  expect(stateHash(replayed), 'events alone replay').toBe(stateHash(state))
  expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
  const { ledger } = inside(state)
  expect(view(state).totals().moneyQuote, 'what came in is there').toBe(ledger.externalQuote)
  return decision
}

function accept(state: State, command: Untimed, timeMs = view(state).timeMs()): EngineEvent[] {
  const decision = answer(state, command, timeMs)
  if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision))
  return decision.events.slice(1)
}

function refusal(state: State, command: Untimed, timeMs = view(state).timeMs()): RejectionCode {
  const before = stateHash(state)
  const decision = answer(state, command, timeMs)
  if (decision.outcome !== 'rejected') throw new Error(`${command.kind} was ${decision.outcome}`)
  expect(stateHash(state), 'a refusal changes nothing').toBe(before)
  return decision.code
}

const freeze = (account: string): Untimed => ({ kind: 'freezeAccount', account, reason: 'fraud' })

const trade = (buyer: string, seller: string): Untimed => ({
  kind: 'trade',
  market: 'M',
  lots: lots(1n),
  priceTicks: 100n,
  buyer: { account: buyer },
  seller: { account: seller },
})

describe('a transfer', () => {
  const transfer = (more: Partial<TransferPosition> = {}): Untimed => ({
    kind: 'transferPosition',
    market: 'M',
    side: 'long',
    lots: lots(4n),
    from: { account: 'long' },
    to: { account: 'rich' },
    at: 'mark',
    reason: 'estate',
    ...more,
  })

  test('at mark makes money of the profit of the giver', () => {
    const state = stateOf()
    const [opened, moved] = accept(state, transfer())
    expect(opened?.kind).toBe('positionOpened')
    expect(moved).toMatchObject({ lots: 4, value: 400, realised: 40, at: 'mark' })
    expect(view(state).account('long')).toMatchObject({
      collateralQuote: 340n,
      positions: [{ sizeLots: 6n, entryValueQuote: 540n }],
    })
    expect(view(state).account('rich')).toMatchObject({
      collateralQuote: 5000n,
      positions: [{ sizeLots: 4n, entryValueQuote: 400n }],
    })
  })

  test('at entry moves the profit, and what haircuts have charged on it', () => {
    const state = stateOf()
    inside(state).columns.chargedGain.set(0, 25)
    const [, moved] = accept(state, transfer({ at: 'entry' }))
    expect(moved).toMatchObject({ lots: 4, value: 360, realised: 0, chargedGain: 10 })
    expect(view(state).account('rich')).toMatchObject({
      collateralQuote: 5000n,
      positions: [{ sizeLots: 4n, entryValueQuote: 360n }],
    })
    const charged = inside(state).columns.chargedGain
    expect([charged.get(0), charged.get(charged.length - 1)]).toEqual([15, 10])
  })

  test('rounds the value of the lots down, for both', () => {
    const state = stateOf({ mark: 201n, markDenominator: 2n })
    const [, moved] = accept(state, transfer({ lots: lots(3n) }))
    expect(moved).toMatchObject({ lots: 3, value: 301 })
  })

  test('gives an emptied isolated position’s margin back to its owner', () => {
    const state = stateOf({
      accounts: {
        ...book.accounts,
        long: { money: 0n, positions: [{ lots: 10n, entry: 900n, margin: 300n }] },
      },
    })
    const from = { account: 'long', marginMode: 'isolated' as const }
    const events = accept(state, transfer({ from, lots: lots(10n) }))
    expect(events.at(-1)?.kind).toBe('isolatedMarginReleased')
    expect(view(state).account('long')).toMatchObject({ collateralQuote: 400n, positions: [] })
  })

  test.each<[RejectionCode, Partial<TransferPosition>]>([
    ['exceedsPosition', { lots: lots(11n) }],
    ['exceedsPosition', { side: 'short' }],
    ['exceedsPosition', { from: { account: 'long', marginMode: 'isolated' } }],
    ['invalidAmount', { lots: lots(0n) }],
    ['sameAccount', { to: { account: 'long' } }],
    ['unknownAccount', { to: { account: 'nobody' } }],
    ['unknownMarket', { market: 'N' }],
    ['insufficientMargin', { to: { account: 'poor' }, lots: lots(10n) }],
    ['insufficientMargin', { to: { account: 'rich', marginMode: 'isolated' } }],
    ['positionModeForbids', { to: { account: 'short' } }],
  ])('is refused: %s', (code, more) => {
    expect(refusal(stateOf(), transfer(more))).toBe(code)
  })

  test('is refused where the giver would be worse off than a cut may leave him', () => {
    const state = stateOf({
      accounts: {
        ...book.accounts,
        long: { money: -90n, positions: [{ lots: 10n, entry: 900n }] },
      },
    })
    expect(refusal(state, transfer({ at: 'entry' }))).toBe('insufficientMargin')
  })

  test('waits for cases, liquidations, freezes and halts', () => {
    const state = stateOf()
    accept(state, { kind: 'orderCase', account: 'long', bucket: 'cross', reason: 'drill' })
    expect(refusal(state, transfer())).toBe('caseOpen')
    const frozen = stateOf()
    accept(frozen, freeze('rich'))
    expect(refusal(frozen, transfer())).toBe('accountFrozen')
    const halted = stateOf()
    accept(halted, { kind: 'halt', market: 'M', reason: 'drill' })
    expect(refusal(halted, transfer())).toBe('halted')
  })
})

describe('a correction', () => {
  const posting = (amount: bigint, ledger: object): CorrectionPosting =>
    ({ amountQuote: quoteUnits(amount), ...ledger }) as CorrectionPosting
  const correct = (...postings: CorrectionPosting[]): Untimed => ({
    kind: 'postCorrection',
    reference: 'funding of 3 May',
    reason: 'paid twice',
    postings,
  })
  const [long, rich] = [{ account: 'long' }, { account: 'rich' }]
  const [fund, residue] = [{ fund: 'f' }, { residue: true }]

  test('moves money between wallets, funds and the residue', () => {
    const state = stateOf()
    const [posted] = accept(
      state,
      correct(posting(-70n, rich), posting(20n, long), posting(40n, fund), posting(10n, residue)),
    )
    expect(posted).toMatchObject({ reference: 'funding of 3 May', residue: 10, fundAmounts: [40] })
    expect(view(state).account('rich')?.collateralQuote).toBe(4930n)
    expect(view(state).funds()[0]?.balanceQuote).toBe(140n)
    expect(view(state).totals().residueQuote).toBe(10n)
    accept(state, correct(posting(-10n, residue), posting(10n, long)))
    expect(view(state).totals().residueQuote).toBe(0n)
    expect(view(state).totals().moneyQuote).toBe(view(stateOf()).totals().moneyQuote)
  })

  test('takes no more of an account than keeps it solvent, of a fund than is above its floor', () => {
    const state = stateOf()
    // 300 of money and 100 of profit.
    expect(refusal(state, correct(posting(-401n, long), posting(401n, rich)))).toBe(
      'insufficientMargin',
    )
    accept(state, correct(posting(-400n, long), posting(400n, rich)))
    expect(refusal(state, correct(posting(-61n, fund), posting(61n, rich)))).toBe(
      'insufficientMoney',
    )
    accept(state, correct(posting(-60n, fund), posting(60n, rich)))
    expect(refusal(state, correct(posting(-1n, residue), posting(1n, rich)))).toBe(
      'insufficientMoney',
    )
  })

  test.each<[RejectionCode, CorrectionPosting[]]>([
    ['unbalancedPostings', []],
    ['unbalancedPostings', [posting(1n, long)]],
    ['unbalancedPostings', [posting(-1n, long), posting(2n, rich)]],
    ['invalidAmount', [posting(0n, long)]],
    ['invalidAmount', [posting(-2n, rich), posting(1n, long), posting(1n, long)]],
    ['unknownAccount', [posting(-1n, rich), posting(1n, { account: 'x' })]],
    ['unknownFund', [posting(-1n, rich), posting(1n, { fund: 'x' })]],
    ['amountOutOfRange', [posting(-(2n ** 53n), rich), posting(2n ** 53n, long)]],
    ['invalidCommand', [posting(-1n, rich), posting(1n, { ...long, ...fund })]],
  ])('is refused: %s', (code, postings) => {
    expect(refusal(stateOf(), correct(...postings))).toBe(code)
  })

  test('may pay into a case, and takes nothing out of one', () => {
    const state = stateOf()
    accept(state, { kind: 'orderCase', account: 'long', bucket: 'cross', reason: 'drill' })
    accept(state, correct(posting(5n, long), posting(-5n, rich)))
    expect(refusal(state, correct(posting(-5n, long), posting(5n, rich)))).toBe('caseOpen')
  })
})

describe('a frozen account', () => {
  const offer = (count: bigint): Untimed => ({
    kind: 'placeOffer',
    account: 'rich',
    market: 'M',
    side: 'long',
    lots: lots(count),
  })

  test('neither trades nor takes money out, and has no offers; money is welcome', () => {
    const state = stateOf()
    accept(state, offer(5n))
    const events = accept(state, freeze('rich'))
    expect(events.map(({ kind }) => kind)).toEqual(['offerPlaced', 'accountFrozen'])
    expect(view(state).offers()).toEqual([])
    expect(view(state).frozen()).toEqual([{ account: 'rich', reason: 'fraud' }])
    expect(view(state).account('rich')?.frozenFor).toBe('fraud')
    const amountQuote = quoteUnits(1n)
    for (const command of [
      { kind: 'withdraw', account: 'rich', amountQuote } as const,
      trade('rich', 'short'),
      trade('long', 'rich'),
      offer(5n),
    ]) {
      expect(refusal(state, command), command.kind).toBe('accountFrozen')
    }
    accept(state, offer(0n))
    accept(state, { kind: 'deposit', account: 'rich', amountQuote })
    accept(state, freeze('rich'))
    accept(state, { kind: 'unfreezeAccount', account: 'rich' })
    expect(refusal(state, { kind: 'unfreezeAccount', account: 'rich' })).toBe('notFrozen')
    expect(view(state).frozen()).toEqual([])
    accept(state, { kind: 'withdraw', account: 'rich', amountQuote })
    expect(refusal(state, freeze('nobody'))).toBe('unknownAccount')
  })

  test('moves margin into a position and not out of it', () => {
    const state = stateOf({
      accounts: {
        ...book.accounts,
        long: { money: 100n, positions: [{ lots: 10n, entry: 900n, margin: 300n }] },
      },
    })
    accept(state, freeze('long'))
    const margin = { kind: 'moveMargin', account: 'long', market: 'M', side: 'long' } as const
    accept(state, { ...margin, amountQuote: quoteUnits(50n) })
    expect(refusal(state, { ...margin, amountQuote: quoteUnits(-50n) })).toBe('accountFrozen')
  })

  test('keeps its assets, whatever they are worth', () => {
    const state = stateOf()
    const assets = (amountUnits: bigint, price: bigint): Untimed => ({
      kind: 'updateCollaterals',
      account: 'rich',
      collaterals: [{ asset: 'A', amountUnits, unitPriceQuote: ratio(price), haircut: ratio(0n) }],
    })
    accept(state, assets(10n, 3n))
    accept(state, freeze('rich'))
    accept(state, assets(10n, 2n))
    accept(state, assets(11n, 2n))
    expect(refusal(state, assets(10n, 9n))).toBe('accountFrozen')
  })

  test('is liquidated and resolved as ever', () => {
    const state = stateOf({
      accounts: { ...book.accounts, long: { money: 0n, positions: [{ lots: 10n, entry: 995n }] } },
    })
    accept(state, freeze('long'))
    const events = accept(state, { kind: 'requestLiquidations' })
    expect(events[0]?.kind).toBe('liquidationsRequested')
    accept(state, {
      kind: 'fillLiquidation',
      account: 'long',
      bucket: 'cross',
      market: 'M',
      side: 'long',
      lots: lots(10n),
      priceTicks: 100n,
      counterparty: { account: 'rich' },
    })
  })
})

describe('a market past its expiry', () => {
  const expiring: Partial<MarketSpec> = { expiryTimeMs: 1000 }
  const offer: Untimed = {
    kind: 'placeOffer',
    account: 'rich',
    market: 'M',
    side: 'long',
    lots: lots(1n),
  }

  test('trades until its expiry, and then waits for settlement', () => {
    const state = stateOf({ market: expiring })
    accept(state, trade('rich', 'short'), 999)
    expect(view(state).prices()[0]).not.toHaveProperty('isExpired')
    expect(refusal(state, trade('rich', 'short'), 1000)).toBe('marketExpired')
    expect(refusal(state, offer, 1000)).toBe('marketExpired')
    accept(state, { kind: 'deposit', account: 'rich', amountQuote: quoteUnits(1n) }, 1000)
    expect(view(state).prices()[0]?.isExpired).toBe(true)
    accept(state, { kind: 'settleMarket', market: 'M', priceTicks: ratio(100n), reason: 'expiry' })
    expect(refusal(state, offer)).toBe('marketSettled')
  })

  test('hands nothing to the venue and opens no case', () => {
    const accounts = {
      ...book.accounts,
      long: { money: 0n, positions: [{ lots: 10n, entry: 995n }] },
      short: { money: -10n, positions: [{ lots: -10n, entry: 1000n }] },
    }
    const state = stateOf({ market: expiring, accounts })
    expect(accept(state, { kind: 'requestLiquidations' }, 1000)).toEqual([])
    expect(accept(state, { kind: 'openRound' }, 1000)).toEqual([])
    const early = stateOf({ market: expiring, accounts })
    expect(accept(early, { kind: 'requestLiquidations' }, 999)).toHaveLength(1)
    const fill = {
      kind: 'fillLiquidation',
      account: 'long',
      bucket: 'cross',
      market: 'M',
      side: 'long',
      lots: lots(10n),
      priceTicks: 100n,
      counterparty: { account: 'rich' },
    } as const
    expect(refusal(early, fill, 1000)).toBe('marketExpired')
  })
})

test('an account is not named like the ledger of a fund', () => {
  const named = { kind: 'openAccount', account: 'fund:f', accountKind: 'trader' } as const
  expect(refusal(stateOf(), named)).toBe('invalidIdentifier')
})
