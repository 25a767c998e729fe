import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface ArrivalProps {
  /** What came, for screen readers. */
  readonly label: string
  readonly children: ComponentChildren
}

/** Something that came because of what the reader did, perhaps out of sight: it takes the focus, so that it is seen and heard. */
export function Arrival({ label, children }: ArrivalProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Where nothing has the focus the page has just been opened, and begins at its top.
    if (document.activeElement !== document.body) place.current?.focus()
  }, [])
  return (
    <div class="arrival" role="group" aria-label={label} tabIndex={-1} ref={place}>
      {children}
    </div>
  )
}
