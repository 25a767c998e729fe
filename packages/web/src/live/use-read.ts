import { PlimsollProblem } from '@plimsoll/client'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Something that was asked of the server. */
export interface Read<T> {
  /** The newest answer; stays while it is asked again, and when that fails. */
  readonly value: T | undefined
  /** Why the last question has no answer; what `value` says is stale then. */
  readonly problem: PlimsollProblem | undefined
  readonly isLoading: boolean
  /** When `value` arrived, milliseconds UTC of this machine. */
  readonly readMs: number | undefined
  /** Asks again. */
  readonly again: () => void
}

interface Kept<T> {
  readonly key: string
  readonly value?: T
  readonly readMs?: number
  readonly problem?: PlimsollProblem
  readonly isLoading: boolean
}

/** What came of a question. */
interface ReadResult<T> {
  readonly value?: T
  readonly problem?: PlimsollProblem
}

interface ReadOptions<T> {
  readonly everyMs?: number
  readonly goesOn?: (result: ReadResult<T>) => boolean
}

/**
 * Asks the server, and again whenever the key changes, on `again`, and every so often while the page is seen.
 *
 * @param key of the question: another key is another question, whose answer is not mixed up with this one's; undefined asks nothing
 * @param everyMs between an answer and the next question; absent: only once
 * @param goesOn whether there is a next question after what came of this one; absent: always
 */
export function useRead<T>(
  key: string | undefined,
  read: (signal: AbortSignal) => Promise<T>,
  { everyMs, goesOn }: ReadOptions<T> = {},
): Read<T> {
  const [kept, setKept] = useState<Kept<T>>({ key: key ?? '', isLoading: key !== undefined })
  const [turn, setTurn] = useState(0)
  const question = useRef(read)
  question.current = read
  const hasNext = useRef(goesOn)
  hasNext.current = goesOn
  useEffect(() => {
    if (key === undefined) return undefined
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      const result = await answer(question.current, controller.signal)
      if (controller.signal.aborted) return
      setKept(
        (before) =>
          ({
            ...(before.key === key ? before : {}),
            problem: undefined,
            ...result,
            key,
            isLoading: false,
          }) as Kept<T>,
      )
      if (everyMs === undefined || hasNext.current?.(result) === false) return
      timer = setTimeout(() => void whenSeen(), everyMs)
    }
    const whenSeen = async (): Promise<void> => {
      await seen(controller.signal)
      if (!controller.signal.aborted) await ask()
    }
    setKept((before) => ({ ...(before.key === key ? before : {}), key, isLoading: true }))
    void ask()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [key, turn, everyMs])
  const current: Kept<T> =
    kept.key === key ? kept : { key: key ?? '', isLoading: key !== undefined }
  const { value, problem, isLoading, readMs } = current
  return { value, problem, isLoading, readMs, again: () => setTurn((before) => before + 1) }
}

/** Until somebody sees the page: many that nobody sees would use up what one key may ask. */
function seen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (!document.hidden) {
      resolve()
      return
    }
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal })
  })
}

async function answer<T>(
  read: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<{ value: T; readMs: number; problem?: never } | { problem: PlimsollProblem }> {
  try {
    return { value: await read(signal), readMs: Date.now() }
  } catch (error) {
    if (error instanceof PlimsollProblem) return { problem: error }
    if (signal.aborted) return { problem: unfinished(error) }
    throw error
  }
}

function unfinished(cause: unknown): PlimsollProblem {
  const report = {
    code: 'unreachable',
    detail: 'not asked to its end',
    retryable: true,
    outcome: 'none',
  } as const
  return new PlimsollProblem(report, cause)
}
