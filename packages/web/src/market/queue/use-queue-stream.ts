import { type MessageOf, PlimsollProblem, type StreamMessage } from '@plimsoll/client'
import { useEffect, useState } from 'preact/hooks'
import { useDomain } from '../../live/domain-context.tsx'
import { Frames } from '../../live/frames.ts'
import { pause } from '../../live/pause.ts'
import type { QueueSide, Side } from './queue-document.ts'

/** What the stream says of both queues of a market. */
export interface QueueNews {
  readonly sides: Partial<Record<Side, QueueSide>>
  /** Another number for every change of the side. */
  readonly versions: Readonly<Record<Side, number>>
  /** Why it is not live. */
  readonly problem?: string
}

const none: QueueNews = { sides: {}, versions: { long: 0, short: 0 } }

const pauseMs = 2_000

type QueueMessage = MessageOf<`adl.queue.${string}`>

/** Follows both queues of a market while it is looked at; at most one change a frame of the screen. */
export function useQueueStream(market: string): QueueNews {
  const { domain, client } = useDomain()
  const [news, setNews] = useState(none)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const frames = new Frames<StreamMessage>((messages) => {
      if (!signal.aborted) setNews((before) => withMessages(before, messages))
    })
    const follow = async (): Promise<void> => {
      try {
        const channel = `adl.queue.${market}` as const
        const onState = (state: string): void => {
          if (signal.aborted) return
          if (state === 'open') setNews(found)
          else if (state === 'waiting') setNews(lost('the connection was lost'))
        }
        const stream = client.stream([{ domain, channel }], { signal, onState })
        for await (const message of stream) frames.push(message)
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof PlimsollProblem)) throw error
        setNews(lost(error.message))
        await pause(pauseMs, signal)
        if (!signal.aborted) void follow()
      }
    }
    setNews(none)
    void follow()
    return () => controller.abort()
  }, [domain, client, market])
  return news
}

function lost(problem: string): (before: QueueNews) => QueueNews {
  return (before) => ({ ...before, problem })
}

function found({ sides, versions }: QueueNews): QueueNews {
  return { sides, versions }
}

function withMessages(before: QueueNews, messages: readonly StreamMessage[]): QueueNews {
  const sides = { ...before.sides }
  const versions = { ...before.versions }
  for (const message of messages) {
    if (!isOfQueue(message)) continue
    for (const side of message.data.sides) {
      sides[side.side] = side
      versions[side.side] += 1
    }
  }
  return { sides, versions }
}

function isOfQueue(message: StreamMessage): message is QueueMessage & StreamMessage {
  return message.channel.startsWith('adl.queue.')
}
