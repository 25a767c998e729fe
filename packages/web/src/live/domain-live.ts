import {
  type MessageOf,
  type PlimsollClient,
  PlimsollProblem,
  type StreamChannel,
  type StreamMessage,
} from '@plimsoll/client'
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { Frames } from './frames.ts'
import { pause } from './pause.ts'

export type Mark = MessageOf<'marks'>['data']['markets'][number]
export type Fund = MessageOf<'funds'>['data']['funds'][number]
export type FundAlarm = NonNullable<MessageOf<'funds'>['data']['alarms']>[number]
export type HaltChange = MessageOf<'ops.halts'>['data']['halts'][number]
export type Case = MessageOf<'cases'>['data']['cases'][number]

/** What a connection is doing; why it was lost, where that is known. */
export type Connection =
  | { readonly state: 'connecting' | 'open' }
  | { readonly state: 'lost'; readonly problem?: PlimsollProblem | undefined }

/** Cases kept in memory, newest first; older ones are asked for. */
const casesMax = 500

const pauseMs = 2_000

/** What a domain says of itself, kept up to date. One for each domain that is looked at; it ends with its signal. */
export class DomainLive {
  readonly domain: string
  readonly #connection = signal<Connection>({ state: 'connecting' })
  readonly #timeMs = signal<number | undefined>(undefined)
  readonly #marks = signal<ReadonlyMap<string, Mark>>(new Map())
  #knownIds: readonly string[] = []
  readonly #marketIds = computed<readonly string[]>(() => {
    const known = this.#knownIds
    const ids = [...this.#marks.value.keys()]
    const isSame = ids.length === known.length && ids.every((id, at) => id === known[at])
    if (!isSame) this.#knownIds = ids
    return this.#knownIds
  })
  readonly #funds = signal<ReadonlyMap<string, Fund> | undefined>(undefined)
  readonly #alarms = signal<readonly FundAlarm[] | undefined>(undefined)
  readonly #halts = signal<readonly HaltChange[] | undefined>(undefined)
  readonly #cases = signal<readonly Case[] | undefined>(undefined)
  readonly #frames = new Frames<StreamMessage>((messages) => {
    for (const message of messages) this.#take(message)
  })

  constructor(domain: string) {
    this.domain = domain
  }

  /** What is shown is stale while this is `lost`. */
  get connection(): ReadonlySignal<Connection> {
    return this.#connection
  }

  /** Time of the newest record that was heard of, milliseconds UTC; undefined before the first. */
  get timeMs(): ReadonlySignal<number | undefined> {
    return this.#timeMs
  }

  /** By market, in the order of their ids. */
  get marks(): ReadonlySignal<ReadonlyMap<string, Mark>> {
    return this.#marks
  }

  /** Their ids in order; the same array while they are the same. */
  get marketIds(): ReadonlySignal<readonly string[]> {
    return this.#marketIds
  }

  /** By fund; undefined before anything is known. */
  get funds(): ReadonlySignal<ReadonlyMap<string, Fund> | undefined> {
    return this.#funds
  }

  /** Markets that no money can reach; undefined before they are known. */
  get alarms(): ReadonlySignal<readonly FundAlarm[] | undefined> {
    return this.#alarms
  }

  /** Those that stand; undefined before they are known. */
  get halts(): ReadonlySignal<readonly HaltChange[] | undefined> {
    return this.#halts
  }

  /** Newest first, each with the rounds that were heard of; undefined where the key sees none. */
  get cases(): ReadonlySignal<readonly Case[] | undefined> {
    return this.#cases
  }

  /** Follows channels until the signal ends it. Never rejects. */
  async follow(
    client: PlimsollClient,
    channels: readonly StreamChannel[],
    ends: AbortSignal,
  ): Promise<void> {
    const subscriptions = channels.map((channel) => ({ domain: this.domain, channel }))
    while (!ends.aborted) {
      try {
        const stream = client.stream(subscriptions, {
          signal: ends,
          onState: (state, cause) => this.#connected(state, cause),
        })
        for await (const message of stream) this.#frames.push(message)
      } catch (error) {
        if (ends.aborted) return
        this.#connected('waiting', error as Error)
        await pause(pauseMs, ends)
      }
    }
  }

  #connected(state: 'connecting' | 'open' | 'waiting', cause: Error | undefined): void {
    if (state === 'open') this.#connection.value = { state }
    else if (state === 'waiting' || this.#connection.value.state !== 'connecting') {
      const known = this.#connection.value
      const problem = cause instanceof PlimsollProblem ? cause : problemIn(known)
      this.#connection.value = { state: 'lost', problem }
    }
  }

  #take(message: StreamMessage): void {
    this.#timeMs.value = Math.max(this.#timeMs.value ?? 0, message.timeMs)
    const isSnapshot = message.type === 'snapshot'
    switch (message.channel) {
      case 'marks':
        this.#marks.value = merged(
          isSnapshot ? undefined : this.#marks.value,
          message.data.markets,
          ({ market }) => market,
        )
        break
      case 'funds':
        this.#funds.value = merged(
          isSnapshot ? undefined : this.#funds.value,
          message.data.funds,
          ({ fund }) => fund,
        )
        if (message.data.alarms !== undefined) this.#alarms.value = message.data.alarms
        break
      case 'ops.halts':
        this.#halts.value = withHalts(
          isSnapshot ? [] : (this.#halts.value ?? []),
          message.data.halts,
        )
        break
      case 'cases':
        this.#cases.value = withCases(
          isSnapshot ? [] : (this.#cases.value ?? []),
          message.data.cases,
        )
        break
      default:
        break
    }
  }
}

function problemIn(connection: Connection): PlimsollProblem | undefined {
  return connection.state === 'lost' ? connection.problem : undefined
}

function merged<Row>(
  known: ReadonlyMap<string, Row> | undefined,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): ReadonlyMap<string, Row> {
  const all = new Map(known)
  for (const row of rows) all.set(idOf(row), row)
  return all
}

function withHalts(
  known: readonly HaltChange[],
  changes: readonly HaltChange[],
): readonly HaltChange[] {
  const named = new Set(changes.map(({ market }) => market))
  return [
    ...known.filter(({ market }) => !named.has(market)),
    ...changes.filter(({ halted }) => halted),
  ]
}

/** A message brings one round of each case; a snapshot the newest cases whole. */
function withCases(known: readonly Case[], changes: readonly Case[]): readonly Case[] {
  const all = new Map(known.toReversed().map((row) => [row.caseId, row]))
  for (const row of changes) {
    const before = all.get(row.caseId)
    all.delete(row.caseId)
    const rounds = [...(before?.rounds ?? []), ...row.rounds]
    // What came before a case is told with the whole of it only.
    all.set(row.caseId, { ...before, ...row, rounds })
  }
  return [...all.values()].toReversed().slice(0, casesMax)
}
