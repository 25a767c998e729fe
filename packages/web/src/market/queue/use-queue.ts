import { PlimsollProblem } from '@plimsoll/client'
import { useCallback, useEffect, useMemo, useReducer, useState } from 'preact/hooks'
import { useDomain } from '../../live/domain-context.tsx'
import { Frames } from '../../live/frames.ts'
import type { Queue, QueueRow, Side } from './queue-document.ts'
import { QueuePages } from './queue-pages.ts'

/** One side of a market, read where it is looked at. */
export interface LookedAtQueue {
  /** Of the newest answer, without its rows. */
  readonly about: Omit<Queue, 'rows'> | undefined
  readonly problem: PlimsollProblem | undefined
  /** Rows that there are, those that are passed over included. */
  readonly length: number
  readonly rowAt: (index: number) => QueueRow | undefined
  readonly want: (from: number, to: number) => void
}

/**
 * The queue of one side, in parts.
 *
 * @param version changes whenever the queue does
 */
export function useQueue(market: string, side: Side, version: number): LookedAtQueue {
  const { domain, client, about: key } = useDomain()
  const seesAll = key.accounts === undefined
  const [about, setAbout] = useState<Omit<Queue, 'rows'>>()
  const [problem, setProblem] = useState<PlimsollProblem>()
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const pages = useMemo(() => {
    const frames = new Frames<void>(() => draw(undefined))
    return new QueuePages<QueueRow>({
      ask: async (fromRank, limit, signal) => {
        const answer = await client.getQueue({ domain, market, side, fromRank, limit }, { signal })
        setAbout(answer)
        setProblem(undefined)
        if (seesAll) return answer
        // A key that sees its own only is given all of them, whatever part was asked for.
        return { rows: answer.rows.slice(fromRank - 1, fromRank - 1 + limit) }
      },
      onChange: () => frames.push(),
      onProblem: (error) => {
        if (!(error instanceof PlimsollProblem)) throw error
        setProblem(error)
      },
    })
  }, [client, domain, market, side, seesAll])
  useEffect(() => {
    pages.want(0, 1)
    return () => pages.close()
  }, [pages])
  useEffect(() => pages.outdate(), [pages, version])
  const want = useCallback((from: number, to: number) => pages.want(from, to), [pages])
  const rowAt = useCallback((index: number) => pages.rowAt(index), [pages])
  return {
    about,
    problem,
    length: about?.listed ?? 0,
    rowAt,
    want,
  }
}
