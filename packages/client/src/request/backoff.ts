/** How often and how patiently something is tried again. */
export interface RetryTerms {
  /** Attempts in all, the first included. */
  readonly attemptsMax: number
  /** The longest first pause; it doubles with every further attempt. */
  readonly pauseMs: number
  /** No pause is longer, unless the server asks for a longer one. */
  readonly pauseMsMax: number
}

export const defaultRetry: RetryTerms = { attemptsMax: 6, pauseMs: 100, pauseMsMax: 5_000 }

/**
 * The pause after a failed attempt, counted from 1: drawn evenly between 0 and a bound that doubles, so that clients that failed
 * together do not come back together.
 */
export function pauseAfter(attempt: number, { pauseMs, pauseMsMax }: RetryTerms): number {
  return Math.random() * Math.min(pauseMsMax, pauseMs * 2 ** (attempt - 1))
}

/**
 * Waits.
 *
 * @throws the reason of the signal where it aborts first
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(reasonOf(signal))
      return
    }
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(reasonOf(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}
