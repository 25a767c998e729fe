import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { type Endpoint, followsDomain, type OutboxMessage, wants } from './endpoint.ts'
import { FundWarnings } from './fund-warnings.ts'
import type { AddressedMessage, FactChange, OutboxStore } from './outbox-store.ts'
import { RankWarnings } from './rank-warnings.ts'
import { recallMessages } from './recall-messages.ts'
import { messageId, messagesOfRecord } from './record-messages.ts'
import { type Finding, WatchedFacts } from './watch.ts'

export interface DomainOutboxOptions {
  readonly endpoints: readonly Endpoint[]
  readonly store: OutboxStore
  readonly nowMs: () => number
  readonly monotonicMs: () => number
  readonly lookEveryMs: number
  /** Receivers have something to be told. */
  readonly onAdded: (endpoints: ReadonlySet<string>) => void
  readonly onFailure: (error: unknown) => void
}

// A cursor that lags is worked out again at the next start; one that is written for each record costs a write for each.
const CURSOR_EVERY_RECORDS = 1_000

interface Found {
  readonly messages: readonly AddressedMessage[]
  readonly facts: readonly FactChange[]
}

/** Turns what a domain does into messages, each once, whatever ends in between. */
export class DomainOutbox {
  readonly #hosted: HostedDomain
  readonly #options: DomainOutboxOptions
  /** Those who are told anything of the domain. */
  readonly #endpoints: readonly Endpoint[]
  readonly #facts: WatchedFacts
  readonly #ranks: RankWarnings | undefined
  readonly #funds: FundWarnings | undefined
  #unfollow: () => void = () => undefined
  /** Records are told as they come; otherwise they are read again, from where the receivers are. */
  #isLive = false
  /** The last record that is known. */
  #newest = 0
  #writtenCursor = 0
  #isChanged = true
  /** What a look found and the file has not taken yet. */
  #unwritten: Found | undefined
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined
  #isClosed = false

  constructor(hosted: HostedDomain, options: DomainOutboxOptions) {
    const { endpoints, store, monotonicMs } = options
    this.#hosted = hosted
    this.#options = options
    this.#endpoints = endpoints.filter((endpoint) => followsDomain(endpoint, hosted.domain))
    this.#facts = new WatchedFacts(store.facts(hosted.domain))
    const told = (event: 'rankWarning' | 'fundWarning'): Endpoint[] =>
      this.#endpoints.filter(({ events }) => events.includes(event))
    if (told('rankWarning').length > 0) this.#ranks = new RankWarnings(hosted, monotonicMs)
    const toldOfFunds = told('fundWarning')
    if (toldOfFunds.length > 0) this.#funds = new FundWarnings(hosted, toldOfFunds)
  }

  /** Tells what was missed since the last stop, then everything from now on. */
  async start(): Promise<void> {
    if (this.#endpoints.length === 0) return
    const { store, lookEveryMs, nowMs } = this.#options
    const { domain, status } = this.#hosted
    this.#newest = status.sequence
    this.#unfollow = this.#hosted.follow((records) => this.#follow(records))
    const fresh = this.#endpoints
      .map(({ name }) => name)
      .filter((name) => store.cursor(name, domain) === undefined)
    // A receiver that is new is told of what happens from now on.
    const cursors = { endpoints: fresh, sequence: this.#newest }
    store.add({ domain, messages: [], cursors, nowMs: nowMs() })
    await this.#catchUp()
    this.#timer = setInterval(() => this.#tick(), lookEveryMs).unref()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#unfollow()
    clearInterval(this.#timer)
    await this.#working
    if (this.#isLive && this.#newest > this.#writtenCursor) this.#add([], this.#newest)
  }

  #follow(records: readonly CommittedRecord[]): void {
    this.#newest = records.at(-1)?.sequence ?? this.#newest
    this.#isChanged = true
    for (const record of records) this.#funds?.take(record)
    if (!this.#isLive) return
    try {
      for (const record of records) {
        const messages = this.#addressed(messagesOfRecord(this.#hosted, record))
        const isCursorOld = record.sequence - this.#writtenCursor >= CURSOR_EVERY_RECORDS
        if (messages.length > 0 || isCursorOld) this.#add(messages, record.sequence)
      }
    } catch (error) {
      // They are read again once the file can be written.
      this.#isLive = false
      this.#options.onFailure(error)
    }
  }

  async #catchUp(): Promise<void> {
    const { store } = this.#options
    const { domain } = this.#hosted
    const cursors = new Map(
      this.#endpoints.map(({ name }) => [name, store.cursor(name, domain) ?? 0]),
    )
    let afterSeq = Math.min(...cursors.values())
    while (afterSeq < this.#newest) {
      const untilSeq = this.#newest
      for await (const messages of recallMessages(this.#hosted, { afterSeq, untilSeq })) {
        const due = this.#addressed(messages).filter(
          ({ endpoint, message }) => message.sequence > (cursors.get(endpoint) ?? 0),
        )
        if (due.length > 0) this.#add(due)
      }
      this.#add([], untilSeq)
      afterSeq = untilSeq
    }
    this.#isLive = true
  }

  #addressed(messages: readonly OutboxMessage[]): AddressedMessage[] {
    return messages.flatMap((message) =>
      this.#endpoints
        .filter((endpoint) => wants(endpoint, message))
        .map(({ name }) => ({ endpoint: name, message })),
    )
  }

  /** Writes messages down, and where those who are told are after it; absent: where they were. */
  #add(
    messages: readonly AddressedMessage[],
    sequence?: number,
    facts: readonly FactChange[] = [],
  ): void {
    const { store, nowMs, onAdded } = this.#options
    const endpoints = this.#endpoints.map(({ name }) => name)
    store.add({
      domain: this.#hosted.domain,
      messages,
      ...(sequence !== undefined && { cursors: { endpoints, sequence } }),
      facts,
      nowMs: nowMs(),
    })
    this.#writtenCursor = sequence ?? this.#writtenCursor
    if (messages.length > 0) onAdded(new Set(messages.map(({ endpoint }) => endpoint)))
  }

  /** Looks at the state, unless that is under way or nothing has happened; goes on where the file could not be written. */
  #tick(): void {
    if (this.#working !== undefined || this.#isClosed) return
    const work = this.#isLive ? this.#look() : this.#catchUp()
    this.#working = work
      ?.catch((error: unknown) => this.#options.onFailure(error))
      .finally(() => {
        this.#working = undefined
      })
  }

  #look(): Promise<void> | undefined {
    if (this.#ranks === undefined && this.#funds === undefined) return undefined
    const isDue = this.#isChanged || this.#ranks?.isThrough === false
    if (!isDue && this.#unwritten === undefined) return undefined
    return this.#lookOnce()
  }

  async #lookOnce(): Promise<void> {
    // What could not be written down is not found again: whoever looks has moved on.
    this.#unwritten ??= await this.#find()
    const { messages, facts } = this.#unwritten
    if (messages.length > 0 || facts.length > 0) this.#add(messages, undefined, facts)
    this.#facts.change(facts)
    this.#unwritten = undefined
  }

  async #find(): Promise<Found> {
    this.#isChanged = false
    try {
      return await this.#hosted.read((view, at) => {
        const place = { epoch: at.epoch, sequence: at.sequence, timeMs: at.timeMs }
        const findings = [
          ...(this.#funds?.look(view, this.#facts) ?? []),
          ...(this.#ranks?.look({ state: view, at }, this.#facts) ?? []),
        ]
        return {
          messages: findings.flatMap((finding) => this.#addressedFinding(finding, place)),
          facts: findings.flatMap((finding) => finding.facts),
        }
      })
    } catch (error) {
      this.#isChanged = true
      throw error
    }
  }

  #addressedFinding(
    finding: Finding,
    place: { readonly epoch: number; readonly sequence: number; readonly timeMs: number },
  ): AddressedMessage[] {
    if (finding.type === undefined) return []
    const { type, index, account, endpoint: only, data } = finding
    const { domain } = this.#hosted
    const id = messageId({ domain, ...place }, index)
    const message: OutboxMessage = {
      id,
      type,
      domain,
      ...place,
      ...(account !== undefined && { account }),
      data,
    }
    return this.#addressed([message]).filter(
      ({ endpoint }) => only === undefined || endpoint === only,
    )
  }
}
