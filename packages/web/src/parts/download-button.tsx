import type { JSX } from 'preact'

interface DownloadButtonProps {
  readonly name: string
  readonly type: string
  /** Made when it is asked for. */
  readonly content: () => string
  readonly words: string
}

/** Hands what the page has to the reader as a file. */
export function DownloadButton({ name, type, content, words }: DownloadButtonProps): JSX.Element {
  return (
    <button type="button" onClick={() => download(name, new Blob([content()], { type }))}>
      {words}
    </button>
  )
}

/** Saves a file under a name. */
export function download(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replaceAll(/[^\w.-]+/gu, '-')
  link.click()
  // The browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
