import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, in the words of the button after "Copy". */
  readonly what: string
  /** Only a sign is seen; the words are for screen readers. */
  readonly isSmall?: boolean
}

const shownMs = 2_000

/** Puts a text on the clipboard, and says whether that worked. */
export function CopyButton({ text, what, isSmall = false }: CopyButtonProps): JSX.Element {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  useEffect(() => {
    if (outcome === undefined) return undefined
    const timer = setTimeout(() => setOutcome(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const words =
    outcome === undefined ? `Copy ${what}` : outcome === 'copied' ? 'Copied' : 'Not allowed here'
  return (
    <button
      type="button"
      class={isSmall ? 'quiet copy' : 'copy'}
      aria-label={isSmall ? `Copy ${what}` : undefined}
      onClick={() => {
        void copy(text).then(setOutcome)
      }}
    >
      {isSmall ? (
        outcome === 'copied' ? (
          <span aria-hidden="true">✓</span>
        ) : (
          <svg class="copy-icon" viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
            <path d="M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1" fill="none" stroke="currentcolor" />
          </svg>
        )
      ) : (
        <span role="status">{words}</span>
      )}
    </button>
  )
}

async function copy(text: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return 'refused'
  }
}
