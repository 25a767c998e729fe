import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { DataTable } from '../parts/data-table.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { go, pathTo } from './address.ts'
import { rooms } from './navigation.tsx'

/** How long the second key of a pair may take. */
const pairMs = 1_500

/** Keys that do without a mouse; `?` shows them. */
export function Shortcuts({ domain }: { readonly domain: string }): JSX.Element {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    let goingSince = 0
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      const room = rooms.find(({ key }) => key === event.key)
      if (Date.now() - goingSince < pairMs && room !== undefined) {
        goingSince = 0
        event.preventDefault()
        go(pathTo(domain, room.screen))
        return
      }
      goingSince = event.key === 'g' ? Date.now() : 0
      if (event.key === '?') setShown(true)
      if (event.key !== '/') return
      event.preventDefault()
      document.querySelector<HTMLInputElement>('#search')?.focus()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [domain])
  return (
    <Dialog title="Keys" isOpen={isShown} onClose={() => setShown(false)}>
      <DataTable
        caption="Keys"
        isCaptionHidden
        rows={[
          { keys: '/', does: 'search' },
          { keys: '?', does: 'this list' },
          ...rooms.map(({ key, title }) => ({ keys: `g ${key}`, does: title })),
        ]}
        keyOf={({ keys }) => keys}
        columns={[
          { title: 'key', isName: true, cell: ({ keys }) => <kbd>{keys}</kbd> },
          { title: 'does', cell: ({ does }) => does },
        ]}
      />
    </Dialog>
  )
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, dialog[open]') !== null
  )
}
