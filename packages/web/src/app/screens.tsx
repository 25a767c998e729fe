import type { ComponentType, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Loading } from '../parts/states.tsx'
import { Waterline } from '../waterline/waterline.tsx'
import type { Screen } from './address.ts'
import type { DomainPlace } from './domain-frame.tsx'

/** What a screen is given: what its address names. */
export interface ScreenProps {
  readonly subject: string
}

interface ScreenRoom {
  readonly title: string
  /** Its title where the address names nothing in particular. */
  readonly listTitle?: string
  /** Present of a screen that comes with the first page; the others are fetched when they are opened. */
  readonly component?: ComponentType<ScreenProps>
  readonly load?: () => Promise<ComponentType<ScreenProps>>
}

const rooms: Readonly<Record<Screen, ScreenRoom>> = {
  waterline: { title: 'Waterline', component: Waterline },
  market: {
    title: 'Market',
    listTitle: 'Markets',
    load: async () => (await import('../market/market.tsx')).Market,
  },
  cases: { title: 'Cases', load: async () => (await import('../case/case-list.tsx')).CaseList },
  case: { title: 'Case', load: async () => (await import('../case/case.tsx')).CaseScreen },
  accounts: {
    title: 'Accounts',
    load: async () => (await import('../account/account-list.tsx')).AccountList,
  },
  account: {
    title: 'Account',
    load: async () => (await import('../account/account.tsx')).AccountScreen,
  },
  laboratory: {
    title: 'Laboratory',
    load: async () => (await import('../laboratory/laboratory.tsx')).Laboratory,
  },
  operations: {
    title: 'Operations',
    load: async () => (await import('../operations/operations.tsx')).Operations,
  },
}

/** The screen that the address names. Its heading takes the focus when the screen changes, so that a reader hears where they are. */
export function ScreenOf({ at }: { readonly at: DomainPlace }): JSX.Element {
  const { screen, subject, domain } = at
  const room = rooms[screen]
  const title = subject === '' ? (room.listTitle ?? room.title) : room.title
  const heading = useRef<HTMLHeadingElement>(null)
  const isFirst = useRef(true)
  const [loaded, setLoaded] = useState<{ screen: Screen; component: ComponentType<ScreenProps> }>()
  useEffect(() => {
    document.title = `${subject === '' ? title : `${subject} · ${title}`} · ${domain} · Plimsoll`
    if (isFirst.current) isFirst.current = false
    else heading.current?.focus()
    let isWanted = true
    const open = async (): Promise<void> => {
      const component = await room.load?.()
      if (isWanted && component !== undefined) setLoaded({ screen, component })
    }
    void open()
    return () => {
      isWanted = false
    }
  }, [screen, subject, domain])
  const Component = room.component ?? (loaded?.screen === screen ? loaded.component : undefined)
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
        {subject === '' ? null : <span class="subject"> {subject}</span>}
      </h1>
      {Component === undefined ? (
        <Loading what={`the screen ${title}`} />
      ) : (
        <Component key={subject} subject={subject} />
      )}
    </>
  )
}
