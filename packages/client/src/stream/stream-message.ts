import type { Document } from '@plimsoll/protocol'

/** A place in what a domain did. */
export interface StreamPlace {
  readonly epoch: number
  readonly seq: number
}

/** What the messages of each channel carry. */
interface ChannelData {
  readonly 'adl.events': Document<'adlData'>
  readonly [queue: `adl.queue.${string}`]: Document<'queueData'>
  readonly cases: Document<'casesData'>
  readonly funds: Document<'fundsData'>
  readonly marks: Document<'marksData'>
  readonly liquidations: Document<'liquidationsData'>
  readonly plans: Document<'plansData'>
  readonly 'me.adl': Document<'meAdlData'>
  readonly 'me.receipts': Document<'meReceiptsData'>
  readonly 'ops.halts': Document<'haltsData'>
}

/** Name of a channel, such as `cases` or `adl.queue.BTC-USDT`. */
export type StreamChannel = keyof ChannelData

/** One message of a channel. */
export interface MessageOf<Channel extends StreamChannel> extends StreamPlace {
  readonly domain: string
  readonly channel: Channel
  /** Seq of the message of this channel before. */
  readonly prevSeq: number
  /** A snapshot stands for all before it. */
  readonly type: 'snapshot' | 'delta' | 'event'
  readonly timeMs: number
  readonly data: ChannelData[Channel]
}

/** One message of any channel; its name says what it carries. */
export type StreamMessage = { [Channel in StreamChannel]: MessageOf<Channel> }[StreamChannel]
