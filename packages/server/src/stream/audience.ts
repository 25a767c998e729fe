import { type CaseDocument, caseFor, type ReceiptDocument } from '@plimsoll/protocol'
import type { LogChannel, PublicFill } from './event-drafts.ts'
import type { ChannelLog, EventLog, LogEntry } from './event-log.ts'
import { encodeMessage } from './message.ts'

/** How much of a channel its reader sees, and which accounts are its own. */
export interface Audience {
  readonly reach: 'own' | 'pseudonymous' | 'all'
  /** Only of reach `own`. */
  readonly accounts: ReadonlySet<string>
}

/** Puts pseudonyms in the place of accounts in the data of a channel. */
export type HideAccounts = (channel: LogChannel | 'adl.queue', data: unknown) => unknown

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
    if (reach !== 'own') {
      return this.#shared(channel, entry, reach, () =>
        reach === 'all' ? entry.text : JSON.stringify(this.#hide(channel, JSON.parse(entry.text))),
      )
    }
    const isNamed = haveCommon(accounts, entry.accounts)
    if (isSeenByAll(channel)) {
      const text = (): string => ownText(channel, entry.text, accounts)
      return isNamed
        ? this.#encode(channel, entry, entry.prevSeq, text())
        : this.#shared(channel, entry, reach, text)
    }
    // Only some messages reach such an audience: what it had before is its own.
    return isNamed
      ? this.#encode(channel, entry, lastSeq, ownText(channel, entry.text, accounts))
      : undefined
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

/** What a channel is called in messages. */
export function wireName(channel: LogChannel): string {
  return channel === 'adl.fills' ? 'adl.events' : channel
}

/** What the owner of some accounts sees of the data of a message or snapshot. */
export function ownView(
  channel: LogChannel,
  data: unknown,
  accounts: ReadonlySet<string>,
): unknown {
  if (channel === 'adl.fills') {
    const { fills } = data as { readonly fills: readonly PublicFill[] }
    return { fills: fills.map((fill) => withoutForeignName(fill, accounts)) }
  }
  if (channel === 'cases') {
    const { cases } = data as { readonly cases: readonly CaseDocument[] }
    return { cases: cases.flatMap((document) => caseFor(document, accounts) ?? []) }
  }
  if (channel === 'me.receipts') {
    const { receipts } = data as { readonly receipts: readonly ReceiptDocument[] }
    return { receipts: receipts.filter(({ account }) => accounts.has(account)) }
  }
  return data
}

/** Whether every message of the channel is for everybody, whosever accounts it concerns. */
function isSeenByAll(channel: LogChannel): boolean {
  return channel === 'adl.fills' || channel === 'plans' || channel === 'ops.halts'
}

function ownText(channel: LogChannel, text: string, accounts: ReadonlySet<string>): string {
  return JSON.stringify(ownView(channel, JSON.parse(text), accounts))
}

function withoutForeignName(fill: PublicFill, accounts: ReadonlySet<string>): object {
  if (accounts.has(fill.account)) return fill
  const { account: _account, bucket: _bucket, ...rest } = fill
  return rest
}

function haveCommon(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [few, many] = left.size < right.size ? [left, right] : [right, left]
  for (const one of few) if (many.has(one)) return true
  return false
}
