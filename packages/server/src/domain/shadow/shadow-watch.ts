import { encodeValue } from '@plimsoll/journal'
import type { BookFormat } from '@plimsoll/protocol'
import type { Page, PageQuery } from '../domain-archive.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import { copyOf } from '../thread/copied-state.ts'
import { rehearse } from '../thread/rehearse.ts'
import {
  type ShadowDifference,
  type ShadowLedger,
  ShadowKeyReused,
  ShadowRefused,
  type VenueDecision,
} from './shadow-ledger.ts'
import { compareDecisions } from './compare-decisions.ts'
import { type Decision, type EngineDecision, legKey, type PostedDecision } from './decision.ts'
import { engineDecisions } from './engine-decisions.ts'
import { readVenueDecision } from './read-decision.ts'
import type { Kept, ShadowTables } from './shadow-tables.ts'

/** How two sides are compared. */
export interface ShadowSettings {
  /** How far apart two decisions about the same leg may be, and how long one waits for the other. */
  readonly windowMs: number
  /** Between two looks at a book that keeps changing. */
  readonly pauseMs: number
  /** How often the waiting of decisions is ended. */
  readonly expireEveryMs: number
}

export const shadowDefaults: ShadowSettings = {
  windowMs: 60_000,
  pauseMs: 250,
  expireEveryMs: 1_000,
}

/** How long a look at one round may take. */
const withinMs = 120_000

/** How far a venue's clock may be ahead. */
const aheadMsMax = 60_000

type WatchedDomain = Pick<HostedDomain, 'follow' | 'fork' | 'format' | 'read' | 'terms'>

export interface ShadowOptions {
  readonly domain: WatchedDomain
  readonly tables: ShadowTables
  readonly settings: ShadowSettings
  readonly nowMs: () => number
  /** Told what went wrong while nobody was asking. */
  readonly onError: (error: unknown) => void
}

/**
 * Decides beside a venue: whenever a bucket has become a case, the round that would open is walked on a copy, and what it does is
 * kept. Nothing of it is booked. What the venue says it did is compared, leg by leg.
 */
export class ShadowWatch implements ShadowLedger {
  readonly #domain: WatchedDomain
  readonly #format: BookFormat
  readonly #tables: ShadowTables
  readonly #settings: ShadowSettings
  readonly #nowMs: () => number
  readonly #onError: (error: unknown) => void
  readonly #stopFollowing: () => void
  readonly #expiry: NodeJS.Timeout
  /** Buckets that are cases now, and have been decided about. */
  #decided: ReadonlySet<string>
  #isDue = true
  /** When the book last changed; at first the start, because the book's own time may be long past. */
  #changedMs: number
  #work: Promise<void> | undefined
  readonly #stopping = new AbortController()
  #isStopped = false
  #endPause: (() => void) | undefined

  constructor({ domain, tables, settings, nowMs, onError }: ShadowOptions) {
    this.#domain = domain
    this.#format = domain.format
    this.#tables = tables
    this.#settings = settings
    this.#nowMs = nowMs
    this.#onError = onError
    this.#changedMs = nowMs()
    const waiting = tables.waitingSince('engine', Number.MAX_SAFE_INTEGER)
    this.#decided = new Set(waiting.map(({ decision }) => bucketKey(decision.leg)))
    this.#stopFollowing = domain.follow((records) => {
      if (records.some(({ events }) => events.length > 0)) {
        this.#isDue = true
        this.#changedMs = this.#nowMs()
      }
      this.#wake()
    })
    this.#expiry = setInterval(() => this.#expire(), settings.expireEveryMs).unref()
    this.#wake()
  }

  async post(
    document: VenueDecision,
    idempotencyKey: string,
  ): Promise<{ readonly decisionId: string; readonly isNew: boolean }> {
    const { terms } = this.#domain
    const { decisionId, timeMs } = document
    if (timeMs > this.#nowMs() + aheadMsMax) {
      throw new ShadowRefused('timeMs', `is more than ${aheadMsMax} ms ahead of this server`)
    }
    const decision = await this.#domain.read((state) =>
      readVenueDecision(document, { format: this.#format, markets: terms.markets, state }),
    )
    return this.#tables.together(() => {
      const known = this.#tables.venueDecision(decisionId)
      const isKnown = known !== undefined && isSame(known, decision)
      const asked = this.#tables.request(idempotencyKey)
      if (asked !== undefined) {
        if (asked.decisionId === decisionId && isKnown) return asked
        throw new ShadowKeyReused()
      }
      if (known === undefined) this.#keepVenue(decision)
      else if (!isKnown) throw new ShadowRefused('decisionId', 'was used for another decision')
      const answer = { decisionId, isNew: known === undefined }
      this.#tables.keepRequest(idempotencyKey, answer)
      return answer
    })
  }

  differences(query: PageQuery): Page<ShadowDifference> {
    return this.#tables.differences(query)
  }

  difference(differenceId: string): ShadowDifference | undefined {
    return this.#tables.difference(differenceId)
  }

  /** Ends it, and the look under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#stopping.abort()
    this.#stopFollowing()
    clearInterval(this.#expiry)
    this.#endPause?.()
    await this.#work
    this.#tables.close()
  }

  #wake(): void {
    if (this.#isDue && !this.#isStopped) this.#work ??= this.#lookWhileDue()
  }

  async #lookWhileDue(): Promise<void> {
    while (this.#isDue && !this.#isStopped) {
      this.#isDue = false
      try {
        await this.#look()
      } catch (error) {
        this.#onError(error)
      }
      if (this.#isStopped) break
      await this.#pause()
    }
    this.#work = undefined
  }

  /** Decides about every bucket that has become a case since the last look. */
  async #look(): Promise<void> {
    const due = await this.#domain.read((state, { timeMs }) =>
      state.casesDue(timeMs).map(bucketKey),
    )
    if (due.every((bucket) => this.#decided.has(bucket))) {
      this.#decided = new Set(due)
      return
    }
    const timeMs = this.#changedMs
    const copy = await copyOf(this.#domain)
    const { sequence } = copy.at
    const { signal } = this.#stopping
    const result = await rehearse({ kind: 'round', ...copy }, { withinMs, signal })
    if (this.#isStopped) return
    if (result === undefined) throw new Error(`the round took longer than ${withinMs} ms to try`)
    const before = this.#decided
    const cases = Map.groupBy(result.done, bucketKey)
    this.#tables.together(() => {
      for (const [bucket, rounds] of cases) {
        if (before.has(bucket)) continue
        for (const decision of engineDecisions(rounds, { timeMs, sequence })) {
          this.#keepEngine(decision)
        }
      }
    })
    this.#decided = new Set(cases.keys())
  }

  #keepVenue(venue: PostedDecision): void {
    const number = this.#tables.keepVenue(venue)
    const found = this.#near(this.#tables.waiting('engine', legKey(venue.leg)), venue)
    if (found !== undefined) this.#compare({ number, decision: venue }, found)
  }

  #keepEngine(engine: EngineDecision): void {
    const number = this.#tables.keepEngine(engine)
    const found = this.#near(this.#tables.waiting('venue', legKey(engine.leg)), engine)
    if (found !== undefined) this.#compare(found, { number, decision: engine })
  }

  /** The oldest that is near enough in time. */
  #near<D extends Decision>(
    waiting: readonly Kept<D>[],
    { timeMs }: Decision,
  ): Kept<D> | undefined {
    const { windowMs } = this.#settings
    return waiting.find(({ decision }) => Math.abs(decision.timeMs - timeMs) <= windowMs)
  }

  #compare(
    venue: Kept<PostedDecision> | undefined,
    engine: Kept<EngineDecision> | undefined,
  ): void {
    const leg = venue?.decision.leg ?? engine?.decision.leg
    if (leg === undefined) return
    const compared = [venue, engine].flatMap((kept) => kept?.number ?? [])
    this.#tables.keepDifference(compared, (differenceId) =>
      compareDecisions(
        { leg, venue: venue?.decision, engine: engine?.decision },
        differenceId,
        this.#format,
      ),
    )
  }

  /** Decisions whose counterpart did not come in time stand alone. */
  #expire(): void {
    const endedMs = this.#nowMs() - this.#settings.windowMs
    try {
      this.#tables.together(() => {
        for (const kept of this.#tables.waitingSince('venue', endedMs)) {
          this.#compare(kept, undefined)
        }
        for (const kept of this.#tables.waitingSince('engine', endedMs)) {
          this.#compare(undefined, kept)
        }
      })
    } catch (error) {
      this.#onError(error)
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#settings.pauseMs).unref()
      this.#endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function bucketKey({
  account,
  bucket,
}: {
  readonly account: string
  readonly bucket: string
}): string {
  return JSON.stringify([account, bucket])
}

/** The same decision, whatever the marks were when it was posted. */
function isSame(known: PostedDecision, posted: PostedDecision): boolean {
  return encodeValue(withoutCosts(known)) === encodeValue(withoutCosts(posted))
}

function withoutCosts({ fills, ...rest }: PostedDecision): object {
  return { ...rest, fills: fills.map(({ costQuote: _cost, ...fill }) => fill) }
}
