import type { RecordPlace } from './event-log.ts'

/** What stands around the data of every message of a channel. */
export interface Envelope extends RecordPlace {
  readonly domain: string
  readonly channel: string
  /** Of the message before it; 0 where it needs none. */
  readonly prevSeq: number
  readonly type: 'snapshot' | 'delta' | 'event'
}

/** A message as it is sent; the data is JSON text, so that it is written once for whoever gets the same. */
export function encodeMessage(envelope: Envelope, dataText: string): Buffer {
  const { domain, channel, epoch, seq, prevSeq, type, timeMs } = envelope
  const head = JSON.stringify({ domain, channel, epoch, seq, prevSeq, type, timeMs })
  return Buffer.from(`${head.slice(0, -1)},"data":${dataText}}`)
}
