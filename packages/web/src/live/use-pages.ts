import { PlimsollProblem } from '@plimsoll/client'
import { useEffect, useRef, useState } from 'preact/hooks'

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string
}

/** A list that comes page by page. */
export interface Pages<Row> {
  /** Undefined before the first page is there. */
  readonly rows: readonly Row[] | undefined
  readonly problem: PlimsollProblem | undefined
  readonly isLoading: boolean
  readonly hasMore: boolean
  /** The next page, after those that are there. */
  readonly more: () => void
  /** All from the beginning. */
  readonly again: () => void
}

interface Kept<Row> {
  readonly rows?: readonly Row[] | undefined
  readonly next?: string | undefined
  readonly problem?: PlimsollProblem | undefined
  readonly isLoading: boolean
}

/**
 * Reads a list page by page, as far as the reader wants it.
 *
 * @param key another key is another list
 */
export function usePages<Row>(
  key: string,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
): Pages<Row> {
  const [kept, setKept] = useState<Kept<Row>>({ isLoading: true })
  const [turn, setTurn] = useState(0)
  const question = useRef(read)
  question.current = read
  const ends = useRef(new AbortController())
  const load = async (before: Kept<Row>): Promise<void> => {
    const { signal } = ends.current
    setKept({ ...before, isLoading: true })
    try {
      const page = await question.current(before.next, signal)
      if (signal.aborted) return
      setKept({ rows: [...(before.rows ?? []), ...page.rows], next: page.next, isLoading: false })
    } catch (problem) {
      if (signal.aborted) return
      if (!(problem instanceof PlimsollProblem)) throw problem
      setKept({ ...before, problem, isLoading: false })
    }
  }
  useEffect(() => {
    ends.current = new AbortController()
    void load({ isLoading: true })
    return () => ends.current.abort()
  }, [key, turn])
  const { rows, next, problem, isLoading } = kept
  return {
    rows,
    problem,
    isLoading,
    hasMore: next !== undefined,
    more: () => void (isLoading ? undefined : load({ rows, next, isLoading })),
    again: () => setTurn((before) => before + 1),
  }
}
