import { streamSigningText } from '@plimsoll/protocol'
import { base64url } from '../key/base64url.ts'
import type { SigningKey } from '../key/signing-key.ts'
import { PlimsollProblem } from '../problem.ts'
import { isObject, readProblem, unreadable } from '../request/read-problem.ts'
import { channelKey, FollowedChannel } from './followed-channel.ts'
import { MessageQueue } from './message-queue.ts'
import { SilenceWatch } from './silence-watch.ts'
import type { StreamMessage } from './stream-message.ts'
import type { StreamSubscription, StreamTransport } from './stream-options.ts'

/** How a connection is used. */
interface ConnectionTerms {
  readonly subscriptions: readonly StreamSubscription[]
  /** Messages that may wait; the connection closes at the next one. */
  readonly waitingMax: number
  /** How long it may take until the server has taken the key. */
  readonly openWithinMs: number
  /** Told when the server has taken the key. */
  readonly onOpen: () => void
}

/** A network that goes away without a word leaves a socket that looks open for ever: silence for so many intervals ends it. */
const SILENT_INTERVALS = 3

/** One connection that carries the messages of some subscriptions. It proves the key, and subscribes. */
export class StreamConnection {
  readonly #socket: WebSocket
  readonly #key: SigningKey | undefined
  readonly #onOpen: () => void
  readonly #queue: MessageQueue<StreamMessage>
  readonly #channels: ReadonlyMap<string, FollowedChannel>
  readonly #silence: SilenceWatch
  #isOpen = false
  /** Undefined for a server that does not say that it is there. */
  #aliveEveryMs: number | undefined

  /** What goes wrong is thrown by `next`. */
  constructor(
    { origin, key, WebSocket: Socket }: StreamTransport,
    { subscriptions, waitingMax, openWithinMs, onOpen }: ConnectionTerms,
  ) {
    this.#socket = new Socket(`${origin}/v1/stream`)
    this.#key = key
    this.#onOpen = onOpen
    this.#queue = new MessageQueue(waitingMax)
    const send = (message: object): void => this.#send(message)
    this.#channels = new Map(
      subscriptions.map((one, index) => [
        channelKey(one),
        new FollowedChannel(one, `s${index}`, send),
      ]),
    )
    this.#silence = new SilenceWatch(openWithinMs, (silentMs) => {
      this.#fail(lost(`nothing came for ${silentMs} ms`))
    })
    this.#socket.addEventListener('message', ({ data }) => this.#receive(data))
    this.#socket.addEventListener('error', () => {
      this.#end(lost('the connection failed'))
    })
    this.#socket.addEventListener('close', ({ code, reason }) => {
      const said = reason === '' ? '' : ` (${reason})`
      const detail = `the connection was closed with code ${code}${said}`
      this.#end(keyRefused.has(code) ? unauthenticated(detail) : lost(detail))
    })
  }

  /**
   * The next message, of each channel in order, without gaps and each once; undefined once it was closed here.
   *
   * @throws PlimsollProblem where the connection or a subscription was refused or lost
   */
  next(): Promise<StreamMessage | undefined> {
    return this.#queue.take()
  }

  close(): void {
    this.#end()
    this.#socket.close()
  }

  #receive(text: unknown): void {
    if (this.#isOpen) this.#silence.heard()
    const message = parsed(text)
    if (message === undefined) {
      this.#fail(unreadable({}))
      return
    }
    const { type, challenge, id, problem } = message
    if (type === 'challenge' && typeof challenge === 'string') {
      this.#aliveEveryMs = positive(message['aliveEveryMs'])
      void this.#greet(challenge)
    } else if (type === 'welcome') this.#open()
    else if (type === 'problem') this.#fail(readProblem(problem, {}))
    else if (type === 'subscribed') {
      for (const channel of this.#channels.values()) channel.confirm(id)
    } else if (isData(message) && this.#channels.get(channelKey(message))?.accepts(message)) {
      if (!this.#queue.push(message)) this.#fail(lost('the reader stayed too far behind'))
    }
  }

  /** Without a key there is nobody to welcome. */
  async #greet(challenge: string): Promise<void> {
    if (this.#key === undefined) {
      this.#open()
      return
    }
    const { keyId } = this.#key
    try {
      const signature = base64url(await this.#key.sign(streamSigningText(challenge, keyId)))
      this.#send({ type: 'login', key: keyId, signature })
    } catch (cause) {
      this.#fail(lost('the key cannot sign', cause))
    }
  }

  #open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#silence.allow(this.#aliveEveryMs && SILENT_INTERVALS * this.#aliveEveryMs)
    this.#onOpen()
    for (const channel of this.#channels.values()) channel.subscribe()
  }

  #send(message: object): void {
    // 1 is the state in which a socket can send, in every implementation.
    if (this.#socket.readyState === 1) this.#socket.send(JSON.stringify(message))
  }

  #fail(error: PlimsollProblem): void {
    this.#end(error)
    this.#socket.close()
  }

  #end(error?: PlimsollProblem): void {
    this.#silence.allow(undefined)
    this.#queue.end(error)
  }
}

/** The server refuses the key, or does not know it any more: coming back would not help. */
const keyRefused: ReadonlySet<number> = new Set([4001, 4003])

function unauthenticated(detail: string): PlimsollProblem {
  return new PlimsollProblem({ code: 'unauthenticated', detail, retryable: false, outcome: 'none' })
}

function lost(detail: string, cause?: unknown): PlimsollProblem {
  return new PlimsollProblem(
    { code: 'unreachable', detail, retryable: true, outcome: 'none' },
    cause,
  )
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined
}

type Fields = Readonly<Record<string, unknown>>

function parsed(text: unknown): Fields | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isData(message: Fields): message is Fields & StreamMessage {
  const { domain, channel, epoch, seq, type } = message
  return (
    typeof domain === 'string' &&
    typeof channel === 'string' &&
    typeof epoch === 'number' &&
    typeof seq === 'number' &&
    (type === 'snapshot' || type === 'delta' || type === 'event')
  )
}
