import { PlimsollProblem } from '@plimsoll/client'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Something that the reader has the server do. */
export interface Act<Body, T> {
  /** Sends it. The same body is sent under the same key again, so that it is never done twice. */
  readonly run: (body: Body) => Promise<T | undefined>
  readonly isRunning: boolean
  /** Why it was not done, or why nobody knows. */
  readonly problem: PlimsollProblem | undefined
  /** Forgets how the last one went. */
  readonly clear: () => void
}

/**
 * One write at a time, with how it goes.
 *
 * @param send gets the Idempotency-Key: the same one until a body is accepted or changed
 */
export function useAct<Body, T>(
  send: (body: Body, options: { readonly idempotencyKey: string }) => Promise<T>,
): Act<Body, T> {
  const [state, setState] = useState<{ isRunning: boolean; problem?: PlimsollProblem }>({
    isRunning: false,
  })
  const attempt = useRef<{ readonly text: string; readonly key: string }>(undefined)
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])
  const show = (next: { isRunning: boolean; problem?: PlimsollProblem }): void => {
    if (!isGone.current) setState(next)
  }
  return {
    ...state,
    problem: state.problem,
    clear: () => setState({ isRunning: false }),
    run: async (body) => {
      const text = JSON.stringify(body)
      if (attempt.current?.text !== text) attempt.current = { text, key: crypto.randomUUID() }
      show({ isRunning: true })
      try {
        const answer = await send(body, { idempotencyKey: attempt.current.key })
        attempt.current = undefined
        show({ isRunning: false })
        return answer
      } catch (problem) {
        if (!(problem instanceof PlimsollProblem)) throw problem
        // A refusal is remembered under its key; only what may have been done is asked for under the same one.
        if (problem.outcome !== 'unknown') attempt.current = undefined
        show({ isRunning: false, problem })
        return undefined
      }
    },
  }
}
