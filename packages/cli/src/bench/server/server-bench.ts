import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runSequencer } from '../journal-bench.ts'
import { type BenchFiles, type BenchKey, writeBenchFiles } from './bench-folder.ts'
import { type ChildServer, startBareLoop, startServe } from './child-server.ts'
import { median, quantile } from '../quantile.ts'
import { type LoadTurn, runLoad } from './closed-loop.ts'
import { commandRequests } from './command-requests.ts'
import { RawConnection } from './raw-connection.ts'

/** Single commands of so many clients, each sending its next when it has its last answer. Medians of turns. */
export interface SingleRates {
  readonly clients: number
  /** The bare loop with a sync for every command. */
  readonly plain: LoadRates
  /** How many times its rate the server reaches. */
  readonly plainShare: number
  /** The bare loop whose commands share syncs. */
  readonly bare: LoadRates
  readonly unsigned: LoadRates
  /** What part of the bare rate the server reaches. */
  readonly unsignedShare: number
  /** The bare loop with nothing but a verification of every signature added. */
  readonly bareSigned: LoadRates
  readonly signed: LoadRates
  readonly signedShare: number
}

/** Batches against the same commands decided, made durable and answered in one process. */
export interface BatchRates {
  readonly batch: number
  readonly clients: number
  readonly journalPerSecond: number
  readonly perSecond: number
  readonly share: number
}

/** What one kind of load measured. */
export interface LoadRates {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Time of processors that the server took for one request, in microseconds; a busy machine does not change it much. */
  readonly cpuUs: number
}

/** Servers and files that loads are measured with. */
export interface MeasuredServers {
  readonly files: BenchFiles
  readonly plain: ChildServer
  readonly bare: ChildServer
  readonly bareSigned: ChildServer
  readonly unsigned: ChildServer
  readonly signed: ChildServer
}

const TURNS = 5
const WARM_UP_TURNS = 2

export const singleClients: readonly number[] = [1, 16, 64, 256]
const singleRequests: ReadonlyMap<number, number> = new Map([
  [1, 300],
  [16, 2_000],
  [64, 4_000],
  [256, 6_000],
])

/** Starts the bare loops and two servers, one that asks for signatures and one that does not, and stops them at the end. */
export async function withServers<T>(
  measure: (servers: MeasuredServers) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const started: ChildServer[] = []
  const begun = async (starting: Promise<ChildServer>): Promise<ChildServer> => {
    const server = await starting
    started.push(server)
    return server
  }
  try {
    const files = writeBenchFiles(folder)
    const words = ['--config', files.config, '--book', files.book, '--port', '0']
    return await measure({
      files,
      plain: await begun(startBareLoop(join(folder, 'plain.log'), 'each')),
      bare: await begun(startBareLoop(join(folder, 'bare.log'), 'shared')),
      bareSigned: await begun(
        startBareLoop(join(folder, 'signed.log'), 'shared', files.key.publicKey),
      ),
      unsigned: await begun(startServe('--dev', '--data', join(folder, 'unsigned'), ...words)),
      signed: await begun(startServe('--data', join(folder, 'signed'), ...words)),
    })
  } finally {
    for (const server of started) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Single commands over HTTP, the servers in turn so that a noisy machine is noisy for all. */
export async function measureSingles(
  { plain, bare, bareSigned, unsigned, signed, files }: MeasuredServers,
  clients: number,
): Promise<SingleRates> {
  const load = { clients, requests: singleRequests.get(clients) ?? 1_000, batch: 1 }
  const signedLoad = { ...load, key: files.key }
  const rounds: Record<'plain' | 'bare' | 'bareSigned' | 'unsigned' | 'signed', ServerTurn>[] = []
  for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn += 1) {
    rounds.push({
      plain: await takeTurn(plain, load),
      bare: await takeTurn(bare, load),
      unsigned: await takeTurn(unsigned, load),
      bareSigned: await takeTurn(bareSigned, signedLoad),
      signed: await takeTurn(signed, signedLoad),
    })
  }
  const measured = rounds.slice(WARM_UP_TURNS)
  return {
    clients,
    plain: ratesOf(measured.map((round) => round.plain)),
    plainShare: median(measured.map((round) => round.unsigned.perSecond / round.plain.perSecond)),
    bare: ratesOf(measured.map((round) => round.bare)),
    unsigned: ratesOf(measured.map((round) => round.unsigned)),
    unsignedShare: median(measured.map((round) => round.unsigned.perSecond / round.bare.perSecond)),
    bareSigned: ratesOf(measured.map((round) => round.bareSigned)),
    signed: ratesOf(measured.map((round) => round.signed)),
    signedShare: median(
      measured.map((round) => round.signed.perSecond / round.bareSigned.perSecond),
    ),
  }
}

const batchCommands = 10_000

/** Batches over HTTP, in turn with the same number of commands in this process. */
export async function measureBatches(
  { signed, files }: MeasuredServers,
  { batch, clients }: { readonly batch: number; readonly clients: number },
): Promise<BatchRates> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const turns: { readonly own: number; readonly journal: number }[] = []
  try {
    for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn += 1) {
      const { sequencerMs } = await runSequencer(join(folder, String(turn)), {
        clients: Math.min(batch * clients, 1_000),
        commands: batchCommands,
      })
      const requests = batchCommands / batch
      const { perSecond } = await takeTurn(signed, { clients, requests, batch, key: files.key })
      if (turn < WARM_UP_TURNS) continue
      turns.push({ own: perSecond * batch, journal: (1_000 * batchCommands) / sequencerMs })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    batch,
    clients,
    journalPerSecond: median(turns.map(({ journal }) => journal)),
    perSecond: median(turns.map(({ own }) => own)),
    share: median(turns.map(({ own, journal }) => own / journal)),
  }
}

async function takeTurn(
  server: ChildServer,
  {
    clients,
    ...load
  }: { clients: number; requests: number; batch: number; key?: BenchKey | undefined },
): Promise<ServerTurn> {
  const { url } = server
  const connections = await Promise.all(
    Array.from({ length: clients }, () => RawConnection.open(url)),
  )
  const requests = commandRequests(url, load)
  try {
    // Single commands are made before the clock starts. Signing a batch takes nothing beside the batch, and must not be long ago.
    const made = load.batch === 1 ? [...requests] : requests
    const cpuMs = server.cpuMs()
    const turn = await runLoad(connections, made)
    return { ...turn, cpuUs: (1_000 * (server.cpuMs() - cpuMs)) / load.requests }
  } finally {
    for (const connection of connections) connection.close()
  }
}

interface ServerTurn extends LoadTurn {
  readonly cpuUs: number
}

function ratesOf(turns: readonly ServerTurn[]): LoadRates {
  return {
    cpuUs: median(turns.map(({ cpuUs }) => cpuUs)),
    perSecond: median(turns.map(({ perSecond }) => perSecond)),
    p50Ms: median(turns.map(({ tookMs }) => quantile(tookMs, 0.5))),
    p99Ms: median(turns.map(({ tookMs }) => quantile(tookMs, 0.99))),
  }
}
