/** Waits so long, or until the signal ends it. */
export function pause(ms: number, ends: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ends.aborted) {
      resolve()
      return
    }
    const finish = (): void => {
      clearTimeout(timer)
      ends.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    ends.addEventListener('abort', finish)
  })
}
