import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** The form to whose first wrong field the focus goes when something is found wrong. */
export function useFirstWrong(complaints: readonly unknown[]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (complaints.length === 0) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [complaints])
  return form
}
