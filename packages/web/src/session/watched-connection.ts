/** What happens to the requests of a session. */
export interface ConnectionWatch {
  /** The server does not know the key any more, and in which words it said so. */
  readonly onKeyEnded: (detail: string) => void
  /** How far this machine’s clock is ahead of the server’s, milliseconds; to the second. */
  readonly onServerTime: (aheadMs: number) => void
}

/** The platform’s fetch, which tells what an answer says of the key and of the time. */
export function watchedFetch({ onKeyEnded, onServerTime }: ConnectionWatch): typeof fetch {
  return async (...request) => {
    const response = await fetch(...request)
    if (response.status !== unauthenticatedStatus) return response
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) onServerTime(Date.now() - date)
    const detail = await endOf(response.clone())
    if (detail !== undefined) onKeyEnded(detail)
    return response
  }
}

/** The platform’s WebSocket, which tells when the server closed it because the key is not valid any more. */
export function watchedWebSocket({ onKeyEnded }: ConnectionWatch): typeof WebSocket {
  return class extends WebSocket {
    constructor(...of: ConstructorParameters<typeof WebSocket>) {
      super(...of)
      this.addEventListener('close', ({ code, reason }) => {
        if (code === keyEndedClose) onKeyEnded(reason === '' ? 'the key has ended' : reason)
      })
    }
  }
}

const unauthenticatedStatus = 401
const keyEndedClose = 4003

/** A signature that came late says nothing against its key. */
async function endOf(response: Response): Promise<string | undefined> {
  try {
    const problem = (await response.json()) as {
      readonly code?: unknown
      readonly detail?: unknown
    }
    return problem.code === 'unauthenticated' ? String(problem.detail) : undefined
  } catch {
    return undefined
  }
}
