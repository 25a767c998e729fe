import {
  type CallAnswer,
  createClient,
  type PlimsollClient,
  PlimsollProblem,
  type SigningKey,
} from '@plimsoll/client'
import { signal } from '@preact/signals'
import { forgetKey, keptKey, keepKey } from './key-store.ts'

/** What the server says of the key. */
export type SessionDocument = CallAnswer<'getSession'>

/** Name of a call that a key may be allowed to make. */
export type CallName = SessionDocument['routes'][number]

/** How the reader stands towards the server. */
export type Session =
  | { readonly status: 'starting' }
  | { readonly status: 'signedOut'; readonly problem?: PlimsollProblem }
  | { readonly status: 'failed'; readonly problem: PlimsollProblem }
  | { readonly status: 'open'; readonly client: PlimsollClient; readonly about: SessionDocument }

/** The session of this page. */
export const session = signal<Session>({ status: 'starting' })

/** Asks the server who the reader is, with the key that this browser keeps, if any. */
export async function openSession(): Promise<void> {
  await begin(await keptKey())
}

/**
 * Begins a session with a key.
 *
 * @param isKept whether this browser is to keep the key; as one that cannot be read out again
 */
export async function signIn(
  key: SigningKey & { readonly cryptoKey: CryptoKey },
  isKept: boolean,
): Promise<void> {
  await begin(key)
  if (isKept && session.value.status === 'open') await keepKey(key)
}

/** Ends the session, and forgets the key that this browser kept. */
export async function signOut(): Promise<void> {
  await forgetKey()
  await begin(undefined)
}

async function begin(key: SigningKey | undefined): Promise<void> {
  session.value = { status: 'starting' }
  const client = createClient({ url: window.location.origin, ...(key && { key }) })
  try {
    session.value = { status: 'open', client, about: await client.getSession() }
  } catch (error) {
    session.value = failed(error, key)
  }
}

function failed(error: unknown, key: SigningKey | undefined): Session {
  if (!(error instanceof PlimsollProblem)) throw error
  if (error.code !== 'unauthenticated') return { status: 'failed', problem: error }
  return key === undefined ? { status: 'signedOut' } : { status: 'signedOut', problem: error }
}

/** Whether the key may make a call at all. */
export function mayCall(about: SessionDocument, name: string): boolean {
  return about.routes.includes(name)
}
