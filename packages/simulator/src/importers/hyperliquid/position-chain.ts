import type { ImportEvent } from '../reading/import-event.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { pricePlaces, readFixed } from './fixed-amount.ts'

/** What is known of a position before any fill: its signed size in 10^-9, or nothing. */
type KnownBefore = (account: string, market: string, timeMs: number) => bigint | undefined

/**
 * Holds every fill against the one before it in the same account and market: the position it says it began with must be
 * the one that was left. So a fill that is missing, repeated or out of order is noticed at the next one.
 *
 * Memory grows with the number of positions that were ever traded, not with the number of fills.
 */
export class PositionChain {
  readonly #nameOf: (file: number) => string
  readonly #knownBefore: KnownBefore
  readonly #accounts = new Map<string, number>()
  readonly #markets = new Map<string, Map<number, bigint>>()

  constructor(nameOf: (file: number) => string, knownBefore: KnownBefore) {
    this.#nameOf = nameOf
    this.#knownBefore = knownBefore
  }

  /** @throws ImportRefusal where the chain breaks */
  observe(event: ImportEvent): void {
    const { account, market, positionBefore, size, direction } = event
    if (account === undefined || market === undefined || positionBefore === undefined) return
    const before = readFixed(positionBefore, pricePlaces, 'startPosition')
    const positions = this.#positionsIn(market)
    const index = this.#indexOf(account)
    const expected = positions.get(index) ?? this.#knownBefore(account, market, event.timeMs)
    if (expected !== undefined && expected !== before) this.#refuse(event, expected)
    const change = readFixed(size ?? '', pricePlaces, 'sz')
    positions.set(index, direction === 'buy' ? before + change : before - change)
  }

  #positionsIn(market: string): Map<number, bigint> {
    const known = this.#markets.get(market)
    if (known !== undefined) return known
    const made = new Map<number, bigint>()
    this.#markets.set(market, made)
    return made
  }

  /** Keeping one text for each account, not one for each position, takes half the memory. */
  #indexOf(account: string): number {
    const known = this.#accounts.get(account)
    if (known !== undefined) return known
    const made = this.#accounts.size
    this.#accounts.set(account, made)
    return made
  }

  #refuse({ account, market, positionBefore, source }: ImportEvent, expected: bigint): never {
    const complaint = `says that ${account} had ${positionBefore} ${market} before a fill, but what came before left ${sizeText(expected)}; a fill is missing, repeated or out of order`
    const place = { file: this.#nameOf(source.file), line: source.line }
    throw new ImportRefusal('positionChain', place, complaint)
  }
}

/** A size in 10^-9 as decimal text. */
export function sizeText(size: bigint): string {
  const sign = size < 0n ? '-' : ''
  const digits = String(size < 0n ? -size : size).padStart(pricePlaces + 1, '0')
  const fraction = digits.slice(-pricePlaces).replace(/0+$/u, '')
  return `${sign}${digits.slice(0, -pricePlaces)}${fraction === '' ? '' : `.${fraction}`}`
}
