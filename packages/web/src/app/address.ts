import { computed, signal } from '@preact/signals'

/** A screen of a domain. */
export type Screen =
  | 'waterline'
  | 'market'
  | 'cases'
  | 'case'
  | 'accounts'
  | 'account'
  | 'laboratory'
  | 'operations'

/** What an address of the dashboard names. */
export type Place =
  | { readonly screen: 'start' | 'sign-in' | 'unknown' }
  | { readonly screen: Screen; readonly domain: string; readonly subject: string }

const current = signal(new URL(window.location.href))

/** The address of the page. */
export const address = computed(() => current.value)

/** What the address names. */
export const place = computed(() => placeOf(current.value.pathname))

window.addEventListener('popstate', () => {
  current.value = new URL(window.location.href)
})

/** Goes to an address of the dashboard. */
export function go(path: string, { replaces = false }: { readonly replaces?: boolean } = {}): void {
  if (replaces) window.history.replaceState(null, '', path)
  else window.history.pushState(null, '', path)
  const before = current.value.pathname
  current.value = new URL(window.location.href)
  if (current.value.pathname !== before) window.scrollTo(0, 0)
}

/** One part of the query of the address; undefined where it is not there. Reading it in a component follows it. */
export function queryOf(name: string): string | undefined {
  return current.value.searchParams.get(name) ?? undefined
}

/** Changes parts of the query in place, so that the address always leads back to what is seen. Undefined takes a part away. */
export function setQuery(parts: Readonly<Record<string, string | undefined>>): void {
  const next = new URL(current.value)
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) next.searchParams.delete(name)
    else next.searchParams.set(name, value)
  }
  go(next.pathname + next.search, { replaces: true })
}

/** Path of a screen. */
export function pathTo(domain: string, screen: Screen, subject = ''): string {
  const root = `/d/${encodeURIComponent(domain)}`
  const named = encodeURIComponent(subject)
  switch (screen) {
    case 'waterline':
      return root
    case 'market':
      return subject === '' ? `${root}/markets` : `${root}/markets/${named}`
    case 'case':
      return `${root}/cases/${named}`
    case 'account':
      return `${root}/accounts/${named}`
    default:
      return `${root}/${screen}`
  }
}

/** What a path names. */
function placeOf(pathname: string): Place {
  const parts = decoded(pathname)
  if (parts === undefined) return { screen: 'unknown' }
  const [root, domain, room, subject = ''] = parts
  if (root === undefined) return { screen: 'start' }
  if (root === 'sign-in' && parts.length === 1) return { screen: 'sign-in' }
  if (root !== 'd' || domain === undefined || parts.length > 4) return { screen: 'unknown' }
  const screen = screenOf(room, subject)
  return screen === undefined ? { screen: 'unknown' } : { screen, domain, subject }
}

function decoded(pathname: string): string[] | undefined {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function screenOf(room: string | undefined, subject: string): Screen | undefined {
  switch (room) {
    case undefined:
      return 'waterline'
    case 'markets':
      return 'market'
    case 'cases':
      return subject === '' ? 'cases' : 'case'
    case 'accounts':
      return subject === '' ? 'accounts' : 'account'
    case 'laboratory':
    case 'operations':
      return subject === '' ? room : undefined
    default:
      return undefined
  }
}
