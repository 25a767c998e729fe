import type { StreamSettings } from '../config/server-config.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { adlLayersOf } from '../domain/queue-rankings.ts'
import type { Audience, HideAccounts } from './audience.ts'
import { StateChannel, type StateRows } from './state-channel.ts'
import {
  fundsRows,
  liquidationsRows,
  marksRows,
  placesRows,
  queueRows,
  StateReading,
  type StateTerms,
} from './state-rows.ts'

/** A state somebody wants to follow. */
export type StateQuestion =
  | { readonly channel: 'marks' | 'funds' }
  | { readonly channel: 'liquidations'; readonly audience: Pick<Audience, 'reach'> }
  | { readonly channel: 'adl.queue'; readonly market: string; readonly audience: Audience }
  | { readonly channel: 'me.adl'; readonly accounts: ReadonlySet<string> }

export interface WatchOptions {
  readonly settings: Pick<StreamSettings, 'tickMs' | 'queueEveryMs' | 'queueRowsMax'>
  readonly hide: HideAccounts
  readonly monotonicMs: () => number
  readonly onNews: () => void
  readonly onFailure: (error: unknown) => void
}

/** Between a reading that failed and the next. */
const RETRY_AFTER_MS = 1_000

/** A watched state, and how many watch it. */
interface Watched {
  readonly question: StateQuestion
  readonly channel: StateChannel
  watchers: number
}

/**
 * The states of a domain that somebody watches, read together after records became durable and gathered for a moment. A state
 * that nobody watches costs nothing; one that many watch is read and written once.
 */
export class WatchedStates {
  readonly #hosted: HostedDomain
  readonly #options: WatchOptions
  readonly #terms: StateTerms
  readonly #watched = new Map<string, Watched>()
  #timer: { readonly timeout: NodeJS.Timeout; readonly dueMs: number } | undefined
  #isReading = false
  #isClosed = false
  /** There are records that prices and funds, or that rankings have not been read after. */
  #isStateOld = false
  #areRanksOld = false
  /** Rankings are not read before. */
  #ranksDueMs = 0
  /** Nothing is, after a reading that failed. */
  #retryMs = 0
  #isFailing = false

  constructor(hosted: HostedDomain, options: WatchOptions) {
    const { settings, hide } = options
    this.#hosted = hosted
    this.#options = options
    this.#terms = {
      format: hosted.format,
      layers: adlLayersOf(hosted.terms),
      rankings: hosted.rankings,
      queueEveryMs: settings.queueEveryMs,
      queueRowsMax: settings.queueRowsMax,
      hide,
    }
  }

  /** The channel of a state, filled. */
  async watch(
    question: StateQuestion,
  ): Promise<{ readonly channel: StateChannel; readonly release: () => void }> {
    const key = keyOf(question)
    const known = this.#watched.get(key)
    const watched = known ?? { question, channel: this.#channelFor(question), watchers: 0 }
    watched.watchers += 1
    this.#watched.set(key, watched)
    let isHeld = true
    const release = (): void => {
      if (!isHeld) return
      isHeld = false
      watched.watchers -= 1
      if (watched.watchers === 0 && this.#watched.get(key) === watched) this.#watched.delete(key)
    }
    try {
      if (watched.channel.version === 0) await this.#read([watched])
      this.#schedule()
    } catch (error) {
      release()
      throw error
    }
    return { channel: watched.channel, release }
  }

  /** Records became durable. */
  noteChange(): void {
    this.#isStateOld = true
    this.#areRanksOld = true
    this.#schedule()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer?.timeout)
    this.#watched.clear()
  }

  #channelFor(question: StateQuestion): StateChannel {
    const name =
      question.channel === 'adl.queue' ? `adl.queue.${question.market}` : question.channel
    return new StateChannel(this.#hosted.domain, name)
  }

  /** Never puts off a reading that is due already. */
  #schedule(): void {
    const isIdle = !this.#isStateOld && !this.#areRanksOld
    if (isIdle || this.#isReading || this.#isClosed || this.#watched.size === 0) return
    const { settings, monotonicMs } = this.#options
    const nowMs = monotonicMs()
    const ranksDueMs = Math.max(nowMs + settings.tickMs, this.#ranksDueMs)
    const nextMs = this.#isStateOld ? nowMs + settings.tickMs : ranksDueMs
    const dueMs = Math.max(nextMs, this.#retryMs)
    if (this.#timer !== undefined && this.#timer.dueMs <= dueMs) return
    clearTimeout(this.#timer?.timeout)
    const timeout = setTimeout(() => void this.#refresh(), dueMs - nowMs)
    timeout.unref()
    this.#timer = { timeout, dueMs }
  }

  async #refresh(): Promise<void> {
    const { monotonicMs, onFailure, onNews } = this.#options
    this.#timer = undefined
    const withRanks = this.#areRanksOld && monotonicMs() >= this.#ranksDueMs
    const due = [...this.#watched.values()].filter(
      ({ question }) => withRanks || !isRanked(question),
    )
    this.#isReading = true
    this.#isStateOld = false
    if (withRanks) {
      this.#areRanksOld = false
      this.#ranksDueMs = monotonicMs() + this.#options.settings.queueEveryMs
    }
    try {
      if (await this.#read(due)) onNews()
      this.#isFailing = false
    } catch (error) {
      // What could not be read is as old as before, whether or not another record comes. Said once, however long it lasts.
      this.#isStateOld = true
      this.#areRanksOld ||= withRanks
      this.#retryMs = monotonicMs() + RETRY_AFTER_MS
      if (!this.#isFailing) onFailure(error)
      this.#isFailing = true
    } finally {
      this.#isReading = false
    }
    this.#schedule()
  }

  /** Some rankings are older than the state they were read with; they can be had anew after a while. */
  #noteStale(freshInMs: number): void {
    if (freshInMs === 0) return
    this.#areRanksOld = true
    this.#ranksDueMs = Math.max(this.#ranksDueMs, this.#options.monotonicMs() + freshInMs)
  }

  /** Reads some states at one place. Says whether any of them differs from before. */
  #read(due: readonly Watched[]): Promise<boolean> {
    return this.#hosted.read((view, at) => {
      const place = { epoch: at.epoch, seq: at.sequence, timeMs: at.timeMs }
      const reading = new StateReading(view, at, this.#terms)
      let isNews = false
      for (const { question, channel } of due) {
        if (channel.update(place, this.#rowsOf(question, reading))) isNews = true
      }
      this.#noteStale(reading.ranksFreshInMs)
      return isNews
    })
  }

  #rowsOf(question: StateQuestion, reading: StateReading): StateRows {
    switch (question.channel) {
      case 'marks':
        return marksRows(this.#terms, reading)
      case 'funds':
        return fundsRows(this.#terms, reading)
      case 'liquidations':
        return liquidationsRows(this.#terms, reading, question.audience)
      case 'adl.queue':
        return queueRows(this.#terms, reading, question)
      case 'me.adl':
        return placesRows(this.#terms, reading, question.accounts)
    }
  }
}

function isRanked({ channel }: StateQuestion): boolean {
  return channel === 'adl.queue' || channel === 'me.adl'
}

/** States with the same key are the same for everybody who watches them. */
function keyOf(question: StateQuestion): string {
  if (question.channel === 'me.adl')
    return JSON.stringify(['me.adl', [...question.accounts].sort()])
  if (question.channel === 'liquidations') return `liquidations ${question.audience.reach}`
  if (question.channel !== 'adl.queue') return question.channel
  const { market, audience } = question
  const { reach, accounts } = audience
  return JSON.stringify([market, reach, reach === 'own' ? [...accounts].sort() : []])
}
