import type { PlimsollClient } from '@plimsoll/client'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { SessionDocument } from '../session/session.ts'
import type { DomainLive } from './domain-live.ts'

/** What every screen of a domain has at hand. */
export interface DomainAtHand {
  readonly domain: string
  readonly live: DomainLive
  readonly client: PlimsollClient
  /** What the reader may see and do. */
  readonly about: SessionDocument
  /** Name of the settlement asset, and places of its amounts; undefined before they are known. */
  readonly asset: { readonly name: string; readonly decimals: number } | undefined
}

export const DomainContext = createContext<DomainAtHand | undefined>(undefined)

/** What the screen has at hand. */
export function useDomain(): DomainAtHand {
  const atHand = useContext(DomainContext)
  if (atHand === undefined) throw new Error('a screen of a domain stands within a domain')
  return atHand
}
