import { streamSigningText } from '@plimsoll/protocol'
import { base64url } from '../key/base64url.ts'
import { PlimsollProblem } from '../problem.ts'
import { isObject, readProblem, unreadable } from '../request/read-problem.ts'
import { MessageQueue } from './message-queue.ts'
import { channelKey, FollowedChannel } from './followed-channel.ts'
import type { StreamMessage } from './stream-message.ts'
import type { StreamSubscription, StreamTransport } from './stream-options.ts'

/** One connection that carries the messages of some subscriptions. */
export interface StreamConnection {
  /**
   * The next message, of each channel in order, without gaps and each once; undefined once it was closed here.
   *
   * @throws PlimsollProblem where the connection or a subscription was refused or lost
   */
  next(): Promise<StreamMessage | undefined>
  close(): void
}

/**
 * Opens a connection, proves the key, and subscribes. What goes wrong is thrown by `next`.
 *
 * @param waitingMax messages that may wait; the connection closes at the next one
 */
export function openConnection(
  { origin, key, WebSocket }: StreamTransport,
  subscriptions: readonly StreamSubscription[],
  waitingMax: number,
  onOpen: () => void,
): StreamConnection {
  const socket = new WebSocket(`${origin}/v1/stream`)
  const queue = new MessageQueue<StreamMessage>(waitingMax)
  let isOpen = false

  const fail = (error: PlimsollProblem): void => {
    queue.end(error)
    socket.close()
  }
  const send = (message: object): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const channels = new Map(
    subscriptions.map((one, index) => [
      channelKey(one),
      new FollowedChannel(one, `s${index}`, send),
    ]),
  )
  const greet = async (challenge: string): Promise<void> => {
    if (key !== undefined) {
      const { keyId } = key
      const signature = base64url(await key.sign(streamSigningText(challenge, keyId)))
      send({ type: 'login', key: keyId, signature })
    } else {
      open()
    }
  }
  const open = (): void => {
    if (isOpen) return
    isOpen = true
    onOpen()
    for (const channel of channels.values()) channel.subscribe()
  }
  const receive = (text: unknown): void => {
    const message = parsed(text)
    if (message === undefined) {
      fail(unreadable({}))
      return
    }
    const { type, challenge } = message
    if (type === 'challenge' && typeof challenge === 'string') {
      greet(challenge).catch((cause: unknown) => fail(lost('the key cannot sign', cause)))
    } else if (type === 'welcome') open()
    else if (type === 'problem') fail(readProblem(message['problem'], {}))
    else if (type === 'subscribed') {
      for (const channel of channels.values()) channel.confirm(message['id'])
    } else if (isData(message) && channels.get(channelKey(message))?.accepts(message) === true) {
      if (!queue.push(message)) fail(lost('the reader stayed too far behind'))
    }
  }

  socket.addEventListener('message', ({ data }) => receive(data))
  socket.addEventListener('error', () => {
    queue.end(lost('the connection failed'))
  })
  socket.addEventListener('close', ({ code, reason }) => {
    const said = reason === '' ? '' : ` (${reason})`
    const detail = `the connection was closed with code ${code}${said}`
    queue.end(keyRefused.has(code) ? unauthenticated(detail) : lost(detail))
  })
  return {
    next: () => queue.take(),
    close: () => {
      queue.end()
      socket.close()
    },
  }
}

/** The server does not know the key, or does not any more: coming back would not help. */
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

function parsed(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

type Fields = Readonly<Record<string, unknown>>

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
