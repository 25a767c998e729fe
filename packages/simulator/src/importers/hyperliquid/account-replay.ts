import type { ImportEvent } from '../reading/import-event.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { magnitude, moneyPlaces, pricePlaces, quotientHalfEven, readFixed } from './fixed-amount.ts'
import { type HeldAccount, type HeldPosition, positionIn } from './held-account.ts'
import { uncertainAmount, unknownEffect } from './ledger-entry.ts'
import { sizeText } from './position-chain.ts'

/** What the data leave open about an account at the end. */
export type OpenQuestion = 'marginMode' | 'transfer' | 'feeAsset'

/** How events are carried out on the states of accounts. */
export interface ReplayTerms {
  /** The time of the book: what happens later is not carried out. */
  readonly atMs: number
  /** Whether an account without a state held nothing: the states are of all accounts. */
  readonly isComplete: boolean
  readonly nameOf: (file: number) => string
}

/**
 * Carries what happened out on the states of accounts, each from the time of its own state on. Money is exact; what a
 * position cost is rounded to 10^-18 USDC where a part of it is closed, which no value depends on.
 *
 * Accounts without a state are left alone, unless the states are complete.
 */
export class AccountReplay {
  readonly #accounts: Map<string, HeldAccount>
  readonly #terms: ReplayTerms
  readonly #open = new Map<OpenQuestion, Set<string>>()
  readonly #unknownTypes = new Set<string>()

  /** @param accounts taken over: they are changed in place, and added to */
  constructor(accounts: Map<string, HeldAccount>, terms: ReplayTerms) {
    this.#accounts = accounts
    this.#terms = terms
  }

  /** Accounts of which the data leave something open, by what. */
  get openQuestions(): ReadonlyMap<OpenQuestion, ReadonlySet<string>> {
    return this.#open
  }

  /** Entries of the ledger whose effect on money nobody here knows. */
  get unknownTypes(): ReadonlySet<string> {
    return this.#unknownTypes
  }

  observe(event: ImportEvent): void {
    if (event.timeMs > this.#terms.atMs) return
    if (event.detail?.endsWith(unknownEffect) === true) this.#unknownTypes.add(event.detail)
    if (event.account === undefined) return
    // Markets of others, `dex:COIN`, are margined in a clearing house of their own.
    if (event.market?.includes(':') === true) return
    const account = this.#accountFor(event)
    if (account === undefined || event.timeMs <= account.timeMs) return
    if (event.positionBefore !== undefined) this.#fill(account, event)
    else if (event.kind === 'funding') fund(account, event)
    else if (event.kind === 'transfer') this.#transfer(account, event)
    else if (event.detail?.endsWith(unknownEffect) === true) this.#leaveOpen('transfer', account)
  }

  #accountFor({ account = '' }: ImportEvent): HeldAccount | undefined {
    const known = this.#accounts.get(account)
    if (known !== undefined || !this.#terms.isComplete) return known
    const empty = { account, timeMs: Number.NEGATIVE_INFINITY, rawUsd: 0n, positions: [] }
    this.#accounts.set(account, empty)
    return empty
  }

  #fill(account: HeldAccount, event: ImportEvent): void {
    const { market: coin = '', size: sizeGiven = '', price = '', direction, fee = '0' } = event
    const position = positionIn(account, coin)
    this.#refuseOtherSize(event, position?.size ?? 0n)
    const size = readFixed(sizeGiven, pricePlaces, 'sz')
    const change = direction === 'buy' ? size : -size
    const paid = change * readFixed(price, pricePlaces, 'px')
    const feePaid = event.feeAsset === undefined ? readFixed(fee, moneyPlaces, 'fee') : 0n
    if (event.feeAsset !== undefined) this.#leaveOpen('feeAsset', account)
    if (position === undefined) {
      account.rawUsd -= paid + feePaid
      account.positions.push({ coin, size: change, cost: paid, isUncertain: true })
      return
    }
    if (position.isolatedRawUsd === undefined) account.rawUsd -= paid + feePaid
    else position.isolatedRawUsd -= paid + feePaid
    changePosition(account, position, change, paid)
  }

  #transfer(account: HeldAccount, { value = '0', detail = '' }: ImportEvent): void {
    account.rawUsd += readFixed(value, moneyPlaces, 'value')
    if (detail.endsWith(uncertainAmount)) this.#leaveOpen('transfer', account)
  }

  /** Counts the accounts whose margin mode is open where a position ended, not where it began. */
  settleMarginModes(): void {
    for (const account of this.#accounts.values()) {
      for (const position of account.positions) {
        if (position.isUncertain !== true) continue
        this.#leaveOpen('marginMode', account)
        account.rawUsd += position.isolatedRawUsd ?? 0n
        delete position.isolatedRawUsd
      }
    }
  }

  #leaveOpen(question: OpenQuestion, { account }: HeldAccount): void {
    const accounts = this.#open.get(question) ?? new Set()
    this.#open.set(question, accounts.add(account))
  }

  #refuseOtherSize(
    { account, market, positionBefore = '', source }: ImportEvent,
    held: bigint,
  ): void {
    if (readFixed(positionBefore, pricePlaces, 'startPosition') === held) return
    const complaint = `says that ${account} had ${positionBefore} ${market} before a fill, but its state and what came since give ${sizeText(held)}; the state and the fills are not of one history, or something is missing in between`
    const place = { file: this.#terms.nameOf(source.file), line: source.line }
    throw new ImportRefusal('positionChain', place, complaint)
  }
}

function fund(account: HeldAccount, { market = '', value = '0' }: ImportEvent): void {
  const amount = readFixed(value, moneyPlaces, 'value')
  const position = positionIn(account, market)
  if (position?.isolatedRawUsd === undefined) account.rawUsd += amount
  else position.isolatedRawUsd += amount
}

function changePosition(
  account: HeldAccount,
  position: HeldPosition,
  change: bigint,
  paid: bigint,
): void {
  const before = position.size
  const after = before + change
  if (after === 0n) {
    // What is left of an isolated position goes back to the wallet.
    account.rawUsd += position.isolatedRawUsd ?? 0n
    account.positions.splice(account.positions.indexOf(position), 1)
    return
  }
  const grows = before > 0n === change > 0n
  const turns = before > 0n !== after > 0n
  if (grows) position.cost += paid
  else if (turns) position.cost = quotientHalfEven(paid * magnitude(after), magnitude(change))
  else position.cost = quotientHalfEven(position.cost * magnitude(after), magnitude(before))
  position.size = after
  if (position.isolatedRawUsd !== undefined) position.isUncertain = true
}
