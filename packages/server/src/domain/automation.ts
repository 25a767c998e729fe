import type { EngineEvent, PricesObserved } from '@plimsoll/engine'
import type { Answer, Submission } from '@plimsoll/journal'
import type { RecordListener } from './committed-record.ts'
import { FirstPrices, isDeadlinePast } from './first-prices.ts'
import type { HostedDomain } from './hosted-domain.ts'

/** What a domain asks of itself. */
export interface AutomationSettings {
  /** Buckets below maintenance are handed to the venue. */
  readonly isLiquidationAutomatic: boolean
  /** Rounds open as soon as there is a case. */
  readonly isRoundAutomatic: boolean
  /** How often deadlines are looked at. */
  readonly passTimeEveryMs: number
  /** At least, between two looks at a book that keeps changing. */
  readonly pauseMs: number
  /** Between two attempts at suspended cases; twice as long after each in vain. */
  readonly retryEveryMs: number
  readonly retryEveryMsMax: number
}

export const automationDefaults: AutomationSettings = {
  isLiquidationAutomatic: true,
  isRoundAutomatic: true,
  passTimeEveryMs: 1_000,
  pauseMs: 50,
  retryEveryMs: 1_000,
  retryEveryMsMax: 10_000,
}

/** Answers to what a domain asked of itself. */
export interface AutomationCounts {
  readonly accepted: number
  /** As while the domain is halted. */
  readonly rejected: number
  /** `failed`, `unknown` and `stopped`; asked again. */
  readonly failed: number
}

/** What automation needs of a domain. */
export type AutomatedDomain = Pick<HostedDomain, 'follow' | 'read' | 'submit'> & {
  readonly terms: Pick<HostedDomain['terms'], 'markets'>
}

const pausesPerLook = 4
const pauseMsMax = 1_000

/** Kinds after which no bucket is nearer to a liquidation or a case than before. */
const changesNothing: ReadonlySet<string> = new Set([
  'openAccount',
  'placeOffer',
  'halt',
  'requestLiquidations',
  'openRound',
  'continueCase',
] satisfies Submission['kind'][])

/**
 * Asks a domain for what is due: liquidations, rounds, the end of deadlines. One command at a time, through the same queue as
 * everybody's; however much has happened meanwhile, it looks once.
 */
export class Automation {
  readonly #domain: AutomatedDomain
  readonly #settings: AutomationSettings
  readonly #nowMs: () => number
  readonly #stopFollowing: () => void
  readonly #passTimeTimer: NodeJS.Timeout
  readonly #counts = { accepted: 0, rejected: 0, failed: 0 }
  #isDue = true
  /** Cases are suspended, as far as is known, that no plan is under way for. */
  #areSuspended = false
  readonly #marks = new MarkFollower()
  /** Something happened since suspended cases were tried. */
  #hasChanged = true
  /** One of them can be gone on with at once. */
  #isCaseFree = false
  /** When suspended cases may be tried again, and how long after that if it is in vain. */
  #retryAtMs = 0
  #retryAfterMs: number
  #work: Promise<void> | undefined
  #isPassingTime = false
  readonly #firstPrices: FirstPrices
  #isStopped = false
  #endPause: (() => void) | undefined

  constructor(domain: AutomatedDomain, settings: AutomationSettings, nowMs: () => number) {
    this.#domain = domain
    this.#settings = settings
    this.#nowMs = nowMs
    this.#retryAfterMs = settings.retryEveryMs
    this.#firstPrices = new FirstPrices(domain.terms.markets, nowMs())
    this.#stopFollowing = domain.follow(this.#notice)
    this.#passTimeTimer = setInterval(() => void this.#passTime(), settings.passTimeEveryMs).unref()
    this.#wake()
  }

  get counts(): AutomationCounts {
    return { ...this.#counts }
  }

  /** Ends it, and waits for what it has asked already. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#stopFollowing()
    clearInterval(this.#passTimeTimer)
    this.#endPause?.()
    await this.#work
  }

  readonly #notice: RecordListener = (records) => {
    for (const { kind, events } of records) {
      if (events.length === 0 || changesNothing.has(kind)) continue
      this.#isDue = true
      for (const event of events) {
        // A price that moves no mark is no reason to try again.
        if (event.kind !== 'pricesObserved' || this.#marks.follow(event)) this.#hasChanged = true
        this.#noticePlan(event)
      }
    }
    this.#wake()
  }

  /**
   * A plan that was carried out leaves its case to be gone on with at once. One of which nothing was done leaves it for later: a
   * venue that cannot carry it out, or wants to state its book first, must not find the next one there already.
   */
  #noticePlan(event: EngineEvent): void {
    if (event.kind === 'deleveragingFilled') this.#retryAfterMs = this.#settings.retryEveryMs
    if (event.kind === 'bookSynced') this.#isCaseFree = true
    if (event.kind !== 'planEnded') return
    const { outcome } = event
    if (outcome === 'filled' || outcome === 'partlyFilled') this.#isCaseFree = true
    else this.#retryAtMs = Math.max(this.#retryAtMs, this.#nowMs() + this.#retryAfterMs)
  }

  #wake(): void {
    if (this.#isDue && !this.#isStopped) this.#work ??= this.#workWhileDue()
  }

  async #workWhileDue(): Promise<void> {
    const { passTimeEveryMs } = this.#settings
    while (this.#isDue && !this.#isStopped) {
      this.#isDue = false
      const startedMs = performance.now()
      const isDone = await this.#look()
      // What could not be asked is asked again, but not in haste.
      if (!isDone) this.#isDue = true
      if (this.#isStopped) break
      await this.#pause(isDone ? this.#pauseAfter(performance.now() - startedMs) : passTimeEveryMs)
    }
    this.#work = undefined
  }

  /** The longer a look takes, the longer the pause: it leaves most of the time to others, however large the book. */
  #pauseAfter(lookMs: number): number {
    const { pauseMs } = this.#settings
    return Math.max(pauseMs, Math.min(pauseMsMax, lookMs * pausesPerLook))
  }

  /** Asks for what is due now. Says whether the domain could be asked. */
  async #look(): Promise<boolean> {
    const { isLiquidationAutomatic, isRoundAutomatic } = this.#settings
    try {
      // First what is bankrupt already: it is no liquidation any more.
      if (isRoundAutomatic && (await this.#isRoundDue()) && !(await this.#openRound())) return false
      if (!isLiquidationAutomatic) return true
      return isAnswered(await this.#ask({ kind: 'requestLiquidations' }))
    } catch {
      this.#counts.failed += 1
      return false
    }
  }

  /** Suspended cases alone are tried again only where something has changed, and not in haste. */
  async #isRoundDue(): Promise<boolean> {
    const due = await this.#domain.read((state, { timeMs }) =>
      state.casesDue(Math.max(timeMs, this.#nowMs())),
    )
    this.#areSuspended = due.some(({ cause }) => cause === 'suspended')
    if (due.some(({ cause }) => cause !== 'suspended')) return true
    return this.#areSuspended && this.#isRetryDue
  }

  get #isRetryDue(): boolean {
    return this.#isCaseFree || (this.#hasChanged && this.#nowMs() >= this.#retryAtMs)
  }

  async #openRound(): Promise<boolean> {
    // Before it is asked: whatever happens meanwhile is reason to try again.
    this.#hasChanged = false
    this.#isCaseFree = false
    const answer = await this.#ask({ kind: 'openRound' })
    if (!isAnswered(answer)) return false
    // What it left open may be tried again; the next look says more.
    this.#areSuspended = true
    const { retryEveryMs, retryEveryMsMax } = this.#settings
    const hasMoved = answer.outcome === 'accepted' && answer.events.some(movesSomething)
    this.#retryAfterMs = hasMoved ? retryEveryMs : Math.min(2 * this.#retryAfterMs, retryEveryMsMax)
    this.#retryAtMs = this.#nowMs() + this.#retryAfterMs
    return true
  }

  async #passTime(): Promise<void> {
    // Suspended cases whose time has come are tried again even if nothing further happens.
    if (this.#areSuspended && this.#isRetryDue) this.#isDue = true
    this.#wake()
    if (this.#isPassingTime) return
    this.#isPassingTime = true
    if (!(await this.#mayWait())) await this.#ask({ kind: 'passTime' })
    this.#isPassingTime = false
  }

  /** Whether time would do nothing but halt a market that had no chance of a price yet. */
  async #mayWait(): Promise<boolean> {
    const nowMs = this.#nowMs()
    if (!this.#firstPrices.mayBeAwaited(nowMs)) return false
    try {
      return await this.#domain.read(
        (state) => this.#firstPrices.areAwaited(state, nowMs) && !isDeadlinePast(state, nowMs),
      )
    } catch {
      return false
    }
  }

  async #ask(submission: Submission): Promise<Answer> {
    const answer = await this.#domain.submit(submission)
    const { outcome } = answer
    if (outcome === 'accepted' || outcome === 'rejected') this.#counts[outcome] += 1
    else this.#counts.failed += 1
    return answer
  }

  #pause(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, forMs).unref()
      this.#endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Knows the marks in use, as far as prices have arrived. */
class MarkFollower {
  readonly #marks = new Map<number, string>()

  /** Whether prices moved a mark. */
  follow({ markets, verdicts, markPricesTicks }: PricesObserved): boolean {
    let hasMoved = false
    for (const [row, market] of markets.entries()) {
      const mark = markPricesTicks[row]
      if (verdicts[row] !== 'used' || !mark) continue
      const text = `${mark.numerator}/${mark.denominator}`
      if (this.#marks.get(market) === text) continue
      this.#marks.set(market, text)
      hasMoved = true
    }
    return hasMoved
  }
}

/** Whether the engine was asked, whatever it said. */
function isAnswered({ outcome }: Answer): boolean {
  return outcome === 'accepted' || outcome === 'rejected'
}

/** Whether a round closed lots. Money alone is no progress: it would be paid again with every attempt, whatever its cap a round. */
function movesSomething({ kind }: EngineEvent): boolean {
  return movements.has(kind)
}

const movements: ReadonlySet<string> = new Set([
  'positionsMatched',
  'positionTakenOver',
  'offersTaken',
  'deleveragingFilled',
  'marketSettled',
] satisfies EngineEvent['kind'][])
