import { rmSync } from 'node:fs'
import { decodeSnapshot, stateHash } from '@plimsoll/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { crash, deposit, openSample } from '../../testing/sample-domain.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import type { OpenedDomain } from '../opened-domain.ts'
import { PastOutOfReach, pastState } from './past-state.ts'

let folder: string
let domain: OpenedDomain
/** Hashes of the state by sequence. */
const hashes = new Map<number, string>()

beforeAll(async () => {
  folder = quickFolder()
  domain = await openSample(folder, { sequencer: { snapshotRecords: 4 } })
  const note = (): Promise<void> =>
    domain.read((_state, { sequence, stateHash: hash }) => void hashes.set(sequence, hash()))
  await note()
  for (let count = 0n; count < 4n; count += 1n) {
    await domain.submit(deposit('short0', count + 1n))
    await note()
  }
  await crash(domain)
  await note()
})

afterAll(async () => {
  await domain.close()
  rmSync(folder, { recursive: true, force: true })
})

const bounds = { withinMs: 60_000, signal: new AbortController().signal }

async function hashAt(source: Pick<HostedDomain, 'history'>, sequence: number): Promise<string> {
  const { snapshot, timeMs, nextMs } = await pastState(source, sequence, bounds)
  expect([timeMs, nextMs]).toEqual([1_000, 1_000])
  return stateHash(decodeSnapshot(snapshot))
}

test('a state is found from the book, and from the snapshot before it', async () => {
  expect((await domain.history(3)).snapshot).toBeUndefined()
  expect((await domain.history(5)).snapshot?.sequence).toBe(4)
  expect(await hashAt(domain, 3)).toBe(hashes.get(3))
  expect(await hashAt(domain, 4)).toBe(hashes.get(4))
})

test('a snapshot that cannot be read is gone around', async () => {
  const real = await domain.history(4)
  const damaged = { sequence: 4, stateHash: '', bytes: new Uint8Array(100) }
  const asked: number[] = []
  const source = {
    history: async (sequence: number) => {
      asked.push(sequence)
      return sequence < 0 ? domain.history(sequence) : { ...real, snapshot: damaged }
    },
  }
  expect(await hashAt(source, 4)).toBe(hashes.get(4))
  expect(asked).toEqual([4, -1])
})

test('a state that is out of reach is said to be', async () => {
  const { sequence } = domain.status
  await expect(pastState(domain, sequence, bounds)).rejects.toThrow(PastOutOfReach)
  await expect(pastState(domain, 3, { ...bounds, withinMs: 0 })).rejects.toThrow(/longer than 0 s/u)
})

test('a search ends when it is told to', async () => {
  const reason = new Error('the server stops')
  const signal = AbortSignal.abort(reason)
  await expect(pastState(domain, 3, { ...bounds, signal })).rejects.toBe(reason)
})
