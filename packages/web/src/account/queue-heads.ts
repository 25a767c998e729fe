import { type CallAnswer, compareDecimals, multiplyDecimals } from '@plimsoll/client'

type Queue = CallAnswer<'getQueue'>

/** A position at the head of a queue. */
export interface QueueHead extends Pick<Queue['rows'][number], 'account'> {
  readonly key: string
  readonly lights: Queue['rows'][number]['lights'] | undefined
  readonly market: string
  readonly side: string
  readonly rank: number
  /** Size times mark: what it is worth in a linear market. */
  readonly value: string
}

/** The heads of all queues, those of greatest value first. */
export function queueHeads(queues: readonly Queue[]): QueueHead[] {
  return queues
    .flatMap(({ market, side, markPrice, rows }) =>
      rows.flatMap(({ account, bucket, rank, lights, size }) =>
        rank === undefined
          ? []
          : [
              {
                key: `${market} ${side} ${account} ${bucket}`,
                market,
                side,
                account,
                rank,
                lights,
                value: multiplyDecimals(size, markPrice),
              },
            ],
      ),
    )
    .sort((left, right) => compareDecimals(right.value, left.value))
}
