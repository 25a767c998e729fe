import { useEffect, useRef, useState } from 'preact/hooks'
import { address, setQuery } from '../app/address.ts'
import { type Changes, changesIn, queryOfChanges } from './what-if-changes.ts'

/** Browsers take an address only so often; a slider moves more often than that. */
const writtenAfterMs = 300

/** What would be different: at hand at once, and in the address as soon as the controls rest. */
export function useChanges(): readonly [Changes, (next: Changes) => void] {
  const query = address.value.search
  const written = useRef(query)
  const [changes, setChanges] = useState(() => changesIn(new URLSearchParams(query)))
  useEffect(() => {
    if (written.current === query) return
    // Somebody else wrote the address, such as the button of the browser that goes back.
    written.current = query
    setChanges(changesIn(new URLSearchParams(query)))
  }, [query])
  useEffect(() => {
    const timer = setTimeout(() => {
      const before = changesIn(address.peek().searchParams)
      setQuery(queryOfChanges(changes, before))
      written.current = address.peek().search
    }, writtenAfterMs)
    return () => clearTimeout(timer)
  }, [changes])
  return [changes, setChanges]
}
