import type { RawConnection } from './raw-connection.ts'

/** What one turn of a load measured. */
export interface LoadTurn {
  readonly perSecond: number
  /** Milliseconds of each request, ascending. */
  readonly tookMs: readonly number[]
}

/**
 * Sends requests over connections, each sending its next when it has its last answer, and takes the time of all of them.
 *
 * @throws Error where an answer is not 200
 */
export async function runLoad(
  connections: readonly RawConnection[],
  requests: Iterable<Buffer>,
): Promise<LoadTurn> {
  const tookMs: number[] = []
  // One iterator for all: each client takes the next request of those that are left.
  const left = requests[Symbol.iterator]()
  const client = async (connection: RawConnection): Promise<void> => {
    for (let own = left.next(); own.done !== true; own = left.next()) {
      const answer = await connection.send(own.value)
      if (answer.status !== 200) throw new Error(`a request was answered with ${answer.status}`)
      tookMs.push(answer.tookMs)
    }
  }
  const startedMs = performance.now()
  await Promise.all(connections.map(client))
  const seconds = (performance.now() - startedMs) / 1_000
  return { perSecond: tookMs.length / seconds, tookMs: tookMs.sort((a, b) => a - b) }
}
