import { type CaseDocument, caseFor } from '@plimsoll/protocol'
import type { LogChannel } from './event-drafts.ts'
import type { ChannelLog, ContentRow, EventContent, EventLog, LogEntry } from './event-log.ts'
import { encodeMessage } from './message.ts'

/** How much of a channel its reader sees, and which accounts are its own. */
export interface Audience {
  readonly reach: 'own' | 'pseudonymous' | 'all'
  /** Only of reach `own`. */
  readonly accounts: ReadonlySet<string>
}

/** Puts pseudonyms in the place of accounts in the data of a channel. */
export type HideAccounts = (
  channel: LogChannel | 'adl.queue' | 'liquidations',
  data: unknown,
) => unknown

/** Writes the messages of the event channels of a domain for each audience, once for all who may see the same. */
export class EventFrames {
  readonly #domain: string
  readonly #log: EventLog<LogChannel>
  readonly #hide: HideAccounts

  constructor(domain: string, log: EventLog<LogChannel>, hide: HideAccounts) {
    this.#domain = domain
    this.#log = log
    this.#hide = hide
  }

  channel(channel: LogChannel): ChannelLog {
    return this.#log.channel(channel)
  }

  /** A message for an audience that has had everything up to `lastSeq`; undefined where it does not concern it. */
  frame(
    channel: LogChannel,
    entry: LogEntry,
    { reach, accounts }: Audience,
    lastSeq: number,
  ): Buffer | undefined {
    const content = this.#log.content(entry)
    if (content === undefined) return undefined
    if (reach === 'all') return this.#shared(channel, entry, reach, () => textOf(content))
    if (reach === 'pseudonymous') {
      return this.#shared(channel, entry, reach, () =>
        JSON.stringify(this.#hide(channel, JSON.parse(textOf(content)))),
      )
    }
    const own = [...accounts].flatMap((account) => content.byAccount.get(account) ?? [])
    if (isSeenByAll(channel)) {
      if (own.length === 0) return this.#shared(channel, entry, reach, () => textOf(content))
      const mine = new Set(own)
      const rows = content.rows.map((row) =>
        mine.has(row) ? { text: row.ownText ?? row.text } : row,
      )
      return this.#encode(channel, entry, entry.prevSeq, textOf({ ...content, rows }))
    }
    if (own.length === 0) return undefined
    const rows = channel === 'cases' ? own.flatMap((row) => ownCase(row, accounts)) : own
    // Only some messages reach such an audience: what it had before is its own.
    return this.#encode(channel, entry, lastSeq, textOf({ ...content, rows }))
  }

  #shared(channel: LogChannel, entry: LogEntry, key: string, text: () => string): Buffer {
    return this.#log.frame(entry, key, () => this.#encode(channel, entry, entry.prevSeq, text()))
  }

  #encode(channel: LogChannel, entry: LogEntry, prevSeq: number, text: string): Buffer {
    const { epoch, seq, timeMs } = entry
    const head = { domain: this.#domain, channel: wireName(channel), epoch, seq, prevSeq, timeMs }
    return encodeMessage({ ...head, type: 'event' }, text)
  }
}

function textOf({ field, rows, rest }: EventContent): string {
  const list = rows.map(({ text }) => text).join(',')
  return `{"${field}":[${list}]${rest === undefined ? '' : `,${rest}`}}`
}

function ownCase({ text }: ContentRow, accounts: ReadonlySet<string>): ContentRow[] {
  const document = caseFor(JSON.parse(text) as CaseDocument, accounts)
  return document === undefined ? [] : [{ text: JSON.stringify(document) }]
}

/** What a channel is called in messages. */
export function wireName(channel: LogChannel): string {
  return channel === 'adl.fills' ? 'adl.events' : channel
}

/** Whether every message of the channel is for everybody, whosever accounts it concerns. */
function isSeenByAll(channel: LogChannel): boolean {
  return channel === 'adl.fills' || channel === 'plans' || channel === 'ops.halts'
}
