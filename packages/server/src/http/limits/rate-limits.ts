import { hash, randomBytes } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { LimitSettings } from '../../config/server-config.ts'
import type { Principal } from '../../identity/principal.ts'
import { ProblemError } from '../answer/problem-error.ts'
import { networkOf } from './network-of.ts'

/** What is left of an allowance; for the headers of an answer. */
export interface RateStanding {
  readonly limit: number
  readonly remaining: number
  /** Until the window begins anew. */
  readonly resetMs: number
}

/** Points that may be used up in a window, which begins with the first request and then begins anew. */
export type RateSettings = Pick<
  LimitSettings,
  'addressPoints' | 'keyPoints' | 'pointsWindowMs' | 'venueKeyPoints'
>

// Addresses are as many as an attacker wants: so many counters are shared among them, by a hash that nobody can aim at.
const addressCounters = 65_536
/** Addresses whose counter is at hand. */
const countersKept = 4_096
const blockMsMax = 600_000
// Whoever stays within its allowance so long begins with the shortest block again.
const memoryOfBlocksMs = 3_600_000

/**
 * How much each key and each address may ask for. Whoever goes on after a refusal as often as it was allowed to ask is shut out for
 * twice the window, and each time for twice as long, up to ten minutes.
 */
export class RateLimits {
  readonly #keys: Allowances
  readonly #venueKeys: Allowances
  readonly #addresses: Allowances
  readonly #counters = new Map<string, string>()
  readonly #salt = randomBytes(16).toString('hex')

  constructor({ pointsWindowMs, keyPoints, venueKeyPoints, addressPoints }: RateSettings) {
    this.#keys = new Allowances(keyPoints, pointsWindowMs, 'key')
    this.#venueKeys = new Allowances(venueKeyPoints, pointsWindowMs, 'key')
    this.#addresses = new Allowances(addressPoints, pointsWindowMs, 'address')
  }

  /**
   * Refuses an address that has nothing left, before anything is done for it.
   *
   * @throws ProblemError rateLimited
   */
  assertAddress(ip: string): Promise<void> {
    return this.#addresses.assertLeft(this.#counterOf(ip))
  }

  /**
   * Takes points of an address: for what needs no key, and for failing to show one.
   *
   * @throws ProblemError rateLimited
   */
  takeAddress(ip: string, points: number): Promise<RateStanding> {
    return this.#addresses.take(this.#counterOf(ip), points)
  }

  /**
   * Takes points of a key.
   *
   * @throws ProblemError rateLimited
   */
  takeKey(
    { keyId, role, isDeveloper }: Pick<Principal, 'isDeveloper' | 'keyId' | 'role'>,
    points: number,
  ): Promise<RateStanding> {
    const isVenue = role === 'venue' || isDeveloper === true
    return (isVenue ? this.#venueKeys : this.#keys).take(keyId, points)
  }

  #counterOf(ip: string): string {
    const known = this.#counters.get(ip)
    if (known !== undefined) return known
    const counter = this.#drawCounter(ip)
    if (this.#counters.size >= countersKept) this.#counters.clear()
    this.#counters.set(ip, counter)
    return counter
  }

  #drawCounter(ip: string): string {
    const digest = hash('sha256', `${this.#salt}:${networkOf(ip)}`, 'buffer')
    return String(digest.readUInt32BE(0) % addressCounters)
  }
}

class Allowances {
  readonly #points: number
  readonly #windowMs: number
  readonly #what: string
  readonly #used: RateLimiterMemory
  readonly #blocks: RateLimiterMemory

  constructor(points: number, windowMs: number, what: string) {
    this.#points = points
    this.#windowMs = windowMs
    this.#what = what
    this.#used = new RateLimiterMemory({ keyPrefix: '', points, duration: windowMs / 1000 })
    this.#blocks = new RateLimiterMemory({
      keyPrefix: '',
      points: Number.MAX_SAFE_INTEGER,
      duration: memoryOfBlocksMs / 1000,
    })
  }

  async assertLeft(counter: string): Promise<void> {
    const standing = await this.#used.get(counter)
    if (standing === null || standing.consumedPoints <= this.#points) return
    if (standing.msBeforeNext > 0) throw this.#refusal(standing.msBeforeNext)
  }

  async take(counter: string, points: number): Promise<RateStanding> {
    try {
      const { remainingPoints, msBeforeNext } = await this.#used.consume(counter, points)
      return { limit: this.#points, remaining: remainingPoints, resetMs: msBeforeNext }
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw this.#refusal(await this.#waitMs(counter, points, refusal))
    }
  }

  /** How long to wait, which is longer for whoever does not take the first refusal. */
  async #waitMs(counter: string, points: number, refusal: RateLimiterRes): Promise<number> {
    const { consumedPoints, msBeforeNext } = refusal
    const patience = 2 * this.#points
    const hasJustLostIt = consumedPoints > patience && consumedPoints - points <= patience
    if (!hasJustLostIt) return msBeforeNext
    const blocks = await this.#blocks.penalty(counter)
    const longest = Math.max(blockMsMax, this.#windowMs)
    const waitMs = Math.min(this.#windowMs * 2 ** blocks.consumedPoints, longest)
    await this.#used.set(counter, consumedPoints, waitMs / 1000)
    return waitMs
  }

  #refusal(waitMs: number): ProblemError {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000))
    const detail = `the ${this.#what} has used up ${this.#points} points in ${this.#windowMs / 1000} s; try again in ${seconds} s, not sooner`
    return new ProblemError('rateLimited', { detail, retryAfterMs: seconds * 1000 })
  }
}
