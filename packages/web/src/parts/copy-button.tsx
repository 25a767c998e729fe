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
  const said =
    outcome === undefined ? '' : outcome === 'copied' ? 'Copied' : 'This browser does not allow it'
  return (
    <>
      <button
        type="button"
        class={isSmall ? 'quiet copy' : 'copy'}
        aria-label={isSmall ? `Copy ${what}` : undefined}
        title={isSmall ? `Copy ${what}` : undefined}
        onClick={() => {
          void copy(text).then(setOutcome)
        }}
      >
        {isSmall ? <CopyIcon isDone={outcome === 'copied'} /> : `Copy ${what}`}
      </button>
      <span class={isSmall && outcome !== 'refused' ? 'unseen' : 'fine'} role="status">
        {said}
      </span>
    </>
  )
}

function CopyIcon({ isDone }: { readonly isDone: boolean }): JSX.Element {
  const sheets = 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1'
  return (
    <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
      <path d={isDone ? 'M3 8.5l3.5 4 7-9' : sheets} fill="none" stroke="currentcolor" />
    </svg>
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
