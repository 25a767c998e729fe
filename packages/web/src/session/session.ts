import {
  type CallAnswer,
  createClient,
  type PlimsollClient,
  PlimsollProblem,
} from '@plimsoll/client'
import { signal } from '@preact/signals'
import type { ImportedKey } from './import-key.ts'
import { forgetKey, keepKey, keptKey } from './key-store.ts'
import { type ConnectionWatch, watchedFetch, watchedWebSocket } from './watched-connection.ts'

/** What the server says of the key. */
export type SessionDocument = CallAnswer<'getSession'>

/** Why nobody is signed in any more, or a key was not taken. */
export interface SignInRefusal {
  readonly problem: PlimsollProblem
  /** Of the key that was refused. */
  readonly keyId: string
  /** How far the clock of this machine is ahead of the server’s, where an answer told; milliseconds. */
  readonly aheadMs: number | undefined
  /** It was signed in before. */
  readonly wasOpen: boolean
  /** This browser keeps the key. */
  readonly isKept: boolean
}

/** How the reader stands towards the server. */
export type Session =
  | { readonly status: 'starting' }
  | { readonly status: 'signedOut'; readonly refusal?: SignInRefusal }
  | { readonly status: 'failed'; readonly problem: PlimsollProblem }
  | { readonly status: 'open'; readonly client: PlimsollClient; readonly about: SessionDocument }

/** The session of this page. */
export const session = signal<Session>({ status: 'starting' })

/** Asks the server who the reader is, with the key that this browser keeps, if any. */
export async function openSession(): Promise<void> {
  session.value = { status: 'starting' }
  const key = await keptKey()
  const found = await begin(key, { isKept: true })
  if ('problem' in found) {
    session.value =
      statusUnauthenticated === found.problem.status
        ? {
            status: 'signedOut',
            // The server took it once, or the browser would not keep it.
            ...(key && { refusal: { ...found, keyId: key.keyId, wasOpen: true } }),
          }
        : { status: 'failed', problem: found.problem }
  }
}

/**
 * Begins a session with a key. Where the server does not take it, everything stays as it was.
 *
 * @param isKept whether this browser is to keep the key; as one that cannot be read out again
 */
export async function signIn(
  key: ImportedKey,
  isKept: boolean,
): Promise<SignInRefusal | undefined> {
  if (session.peek().status === 'signedOut') session.value = { status: 'signedOut' }
  const found = await begin(key, { isKept })
  if ('problem' in found) return { ...found, keyId: key.keyId }
  await (isKept ? keepKey(key) : forgetKey())
  return undefined
}

/** Ends the session, here and in other pages of this browser that have the same key, and forgets the key. */
export async function signOut(): Promise<void> {
  const now = session.peek()
  await forgetKey()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast reaches pages of this origin only
  if (now.status === 'open') otherPages.postMessage(now.about.keyId)
  await openSession()
}

const otherPages = new BroadcastChannel('plimsoll.signOut')
otherPages.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const now = session.peek()
  if (now.status === 'open' && now.about.keyId === data) void openSession()
})

/** Whether the key may make a call at all. */
export function mayCall(about: SessionDocument, name: string): boolean {
  return about.routes.includes(name)
}

type Refused = Omit<SignInRefusal, 'keyId'>

async function begin(
  key: ImportedKey | undefined,
  { isKept }: { readonly isKept: boolean },
): Promise<Refused | { readonly client: PlimsollClient }> {
  let aheadMs: number | undefined
  const watch: ConnectionWatch = {
    onServerTime: (ms) => {
      aheadMs = ms
    },
    onKeyEnded: (detail) => {
      const now = session.peek()
      if (now.status !== 'open' || now.client !== client) return
      const problem = ended(detail)
      const refusal = key && { problem, keyId: key.keyId, aheadMs, wasOpen: true, isKept }
      session.value = { status: 'signedOut', ...(refusal && { refusal }) }
    },
  }
  const client = createClient({
    url: window.location.origin,
    fetch: watchedFetch(watch),
    WebSocket: watchedWebSocket(watch),
    ...(key && { key }),
  })
  try {
    session.value = { status: 'open', client, about: await client.getSession() }
    return { client }
  } catch (error) {
    if (!(error instanceof PlimsollProblem)) throw error
    return { problem: error, aheadMs, wasOpen: false, isKept }
  }
}

const statusUnauthenticated = 401

function ended(detail: string): PlimsollProblem {
  const terms = { code: 'unauthenticated', retryable: false, outcome: 'none' } as const
  return new PlimsollProblem({ ...terms, detail })
}
