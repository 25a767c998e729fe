import type { ComponentType, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { Loading } from '../parts/states.tsx'
import { Waterline } from '../waterline/waterline.tsx'
import type { Screen } from './address.ts'
import type { DomainPlace } from './domain-frame.tsx'

/** What a screen is given: what its address names. */
export interface ScreenProps {
  readonly subject: string
}

interface ScreenParts {
  readonly title: string
  /** Its title where the address names nothing in particular. */
  readonly listTitle?: string
  /** Present of a screen that comes with the first page; the others are fetched when they are opened. */
  readonly component?: ComponentType<ScreenProps>
  readonly load?: () => Promise<ComponentType<ScreenProps>>
}

const screens: Readonly<Record<Screen, ScreenParts>> = {
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
  const parts = screens[screen]
  const title = subject === '' ? (parts.listTitle ?? parts.title) : parts.title
  const heading = useRef<HTMLHeadingElement>(null)
  const isFirst = useRef(true)
  const Component = useScreen(screen)
  useEffect(() => {
    document.title = `${subject === '' ? title : `${subject} · ${title}`} · ${domain} · Plimsoll`
    if (isFirst.current) isFirst.current = false
    else heading.current?.focus()
  }, [screen, subject, domain])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
        {subject === '' ? null : <span class="subject"> {subject}</span>}
      </h1>
      {Component === 'missing' ? (
        <Missing title={title} />
      ) : Component === undefined ? (
        <Loading what={`the screen ${title}`} />
      ) : (
        <Component key={subject} subject={subject} />
      )}
    </>
  )
}

/** The component of a screen, fetched where it did not come with the page; `missing` where it could not be had. */
function useScreen(screen: Screen): ComponentType<ScreenProps> | 'missing' | undefined {
  const { component, load } = screens[screen]
  const [fetched, setFetched] = useState<{
    screen: Screen
    found: ComponentType<ScreenProps> | 'missing'
  }>()
  useEffect(() => {
    let isWanted = true
    const show = (found: ComponentType<ScreenProps> | 'missing'): void => {
      if (isWanted) setFetched({ screen, found })
    }
    load?.().then(show, () => show('missing'))
    return () => {
      isWanted = false
    }
  }, [screen])
  return component ?? (fetched?.screen === screen ? fetched.found : undefined)
}

/** A screen whose file could not be had. Browsers remember that, so that it takes another page to ask again. */
function Missing({ title }: { readonly title: string }): JSX.Element {
  const { live } = useDomain()
  const isOpen = live.connection.value.state === 'open'
  const wasLost = useRef(false)
  useEffect(() => {
    if (!isOpen) wasLost.current = true
    else if (wasLost.current) window.location.reload()
  }, [isOpen])
  return (
    <div class="state failed" role="alert">
      <p>
        <strong>The screen {title} could not be loaded: </strong>
        {isOpen
          ? 'the server has a newer dashboard than this page.'
          : 'the server does not answer. It is loaded as soon as it does.'}
      </p>
      {isOpen ? (
        <button type="button" onClick={() => window.location.reload()}>
          Load the page anew
        </button>
      ) : null}
    </div>
  )
}
