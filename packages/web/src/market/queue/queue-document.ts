import type { CallAnswer, MessageOf } from '@plimsoll/client'

export type Queue = CallAnswer<'getQueue'>
export type QueueRow = Queue['rows'][number]
export type QueueDepth = Queue['depth'][number]
/** A side as the stream tells it: without its rows beyond the first. */
export type QueueSide = MessageOf<`adl.queue.${string}`>['data']['sides'][number]
export type Side = Queue['side']

export const sides: readonly Side[] = ['long', 'short']
