import { PlimsollProblem } from '../problem.ts'
import { pause, pauseAfter } from '../request/backoff.ts'
import { channelKey } from './followed-channel.ts'
import { StreamConnection } from './stream-connection.ts'
import type { StreamMessage, StreamPlace } from './stream-message.ts'
import type { StreamOptions, StreamSubscription, StreamTransport } from './stream-options.ts'

const waitingMaxDefault = 10_000
const openWithinMsDefault = 10_000

/**
 * Follows channels over one connection, which is taken up again whenever it is lost or silent, for as long as it takes: each channel goes
 * on after the last message that was taken, and where the server cannot do that any more, with a snapshot.
 *
 * @throws PlimsollProblem where the server refuses, or cannot be reached the first time in as many attempts as the terms allow
 * @throws the reason of the signal
 */
export async function* followStream(
  transport: StreamTransport,
  subscriptions: readonly StreamSubscription[],
  {
    signal,
    onState,
    waitingMax = waitingMaxDefault,
    openWithinMs = openWithinMsDefault,
  }: StreamOptions = {},
): AsyncGenerator<StreamMessage, void, undefined> {
  if (new Set(subscriptions.map(channelKey)).size < subscriptions.length) {
    // Messages do not say for which of two they came.
    throw new TypeError('a stream follows each channel of a domain once; open another stream')
  }
  const taken = new Map<string, StreamPlace>()
  let failures = 0
  let wasOpen = false
  const onOpen = (): void => {
    wasOpen = true
    onState?.('open')
  }
  for (;;) {
    signal?.throwIfAborted()
    onState?.('connecting')
    const connection = new StreamConnection(transport, {
      subscriptions: subscriptions.map((one) => resumed(one, taken.get(channelKey(one)))),
      waitingMax,
      openWithinMs,
      onOpen,
    })
    const onAbort = (): void => connection.close()
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      for (;;) {
        const message = await connection.next()
        signal?.throwIfAborted()
        if (message === undefined) break
        failures = 0
        const { epoch, seq } = message
        taken.set(channelKey(message), { epoch, seq })
        yield message
      }
    } catch (error) {
      signal?.throwIfAborted()
      failures += 1
      if (!(error instanceof PlimsollProblem) || !error.retryable) throw error
      if (!wasOpen && failures >= transport.retry.attemptsMax) throw error
      onState?.('waiting', error)
    } finally {
      signal?.removeEventListener('abort', onAbort)
      connection.close()
    }
    await pause(pauseAfter(failures, transport.retry), signal)
  }
}

function resumed(
  subscription: StreamSubscription,
  from: StreamPlace | undefined,
): StreamSubscription {
  return from === undefined ? subscription : { ...subscription, from }
}
