import {
  type BatchRates,
  measureBatches,
  measureSingles,
  singleClients,
  type SingleRates,
  withServers,
} from './server-bench.ts'
import { measureStream, type StreamRates } from './stream-bench.ts'

/** Everything that was measured of a server. */
export interface ServerRates {
  readonly singles: readonly SingleRates[]
  readonly batches: readonly BatchRates[]
  readonly stream: readonly StreamRates[]
}

const batchLoads = [
  { batch: 100, clients: 4 },
  { batch: 1_000, clients: 1 },
  { batch: 1_000, clients: 4 },
] as const

/** Measures servers of this build on this machine; some two minutes. */
export function measureServer(onStage: (stage: string) => void): Promise<ServerRates> {
  return withServers(async (servers) => {
    const singles: SingleRates[] = []
    for (const clients of singleClients) {
      onStage(`single commands of ${clients} clients`)
      singles.push(await measureSingles(servers, clients))
    }
    const batches: BatchRates[] = []
    for (const load of batchLoads) {
      onStage(`batches of ${load.batch} commands`)
      batches.push(await measureBatches(servers, load))
    }
    onStage('readers of the stream')
    return { singles, batches, stream: await measureStream(servers.unsigned) }
  })
}
