import type { Document } from '../api/documents/definitions.ts'

type ServerMessage =
  | Document<'challengeMessage'>
  | Document<'welcomeMessage'>
  | Document<'subscribedMessage'>
  | (Document<'channelMessage'> & { readonly data: Document<'marksData'> })

/** One line of an exchange. */
export type ExchangeLine =
  | { readonly by: 'client'; readonly message: Document<'clientMessage'> }
  | { readonly by: 'server'; readonly message: ServerMessage }

const place = { domain: 'usdt-perps', channel: 'marks', epoch: 1 } as const

const mark = { market: 'BTC-USDT', verdict: 'used', isHealthy: true } as const

/** A client comes back after it was away, and goes on where it was. */
export const exampleExchange: readonly ExchangeLine[] = [
  {
    by: 'server',
    message: {
      type: 'challenge',
      challenge: 'q3f0vW4xJm8',
      serverTimeMs: 1_760_130_964_900,
      aliveEveryMs: 10_000,
    },
  },
  { by: 'client', message: { type: 'login', key: 'desk-1', signature: 'dGhlIHNpZ25hdHVyZQ' } },
  {
    by: 'server',
    message: {
      type: 'welcome',
      connectionId: 'c-17',
      limits: { subscriptions: 64, frameBytes: 8_192, bufferBytes: 1_048_576 },
    },
  },
  {
    by: 'client',
    message: {
      type: 'subscribe',
      id: '1',
      domain: place.domain,
      channel: place.channel,
      from: { epoch: 1, seq: 40 },
    },
  },
  { by: 'server', message: { type: 'subscribed', id: '1', ...place, seq: 40, resumed: true } },
  {
    by: 'server',
    message: {
      ...place,
      seq: 42,
      prevSeq: 40,
      type: 'delta',
      timeMs: 1_760_130_965_100,
      data: { markets: [{ ...mark, markPrice: '49980.0', priceTimeMs: 1_760_130_965_000 }] },
    },
  },
]
