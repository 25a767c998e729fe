import { useEffect, useState } from 'preact/hooks'

const secondMs = 1_000

/** The time of this machine, milliseconds UTC, once a second. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), secondMs)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
