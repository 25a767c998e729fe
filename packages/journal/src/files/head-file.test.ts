import { expect, test } from 'vitest'
import type { Disk } from '../memory/disk.ts'
import { createMemoryDisk } from '../memory/memory-disk.ts'
import { HEAD_FILE, HeadFile, type HeadMark } from './head-file.ts'

const SIZE_BYTES = 3 * 4096
const marks: readonly HeadMark[] = [0, 1, 2, 3, 4].map(markOf)

function markOf(step: number): HeadMark {
  return { epoch: 1 + (step >> 1), sequence: 10 ** step - 1, hash: `${step}`.repeat(64) }
}

function diskWith(written: readonly HeadMark[]): Disk {
  const disk = createMemoryDisk()
  const file = new HeadFile(disk)
  for (const mark of written) {
    file.write(mark)
    file.sync()
  }
  return disk
}

test('what was written last is read', () => {
  const disk = createMemoryDisk()
  const file = new HeadFile(disk)
  expect(file.mark).toBeUndefined()
  for (const mark of [{ epoch: 1, sequence: -1, hash: '0'.repeat(64) }, ...marks]) {
    file.write(mark)
    file.sync()
    expect(file.mark).toEqual(mark)
    expect(new HeadFile(disk).mark).toEqual(mark)
  }
  expect(disk.size(HEAD_FILE)).toBe(SIZE_BYTES)
})

test('a write of which a crash keeps any beginning or end leaves the mark before it', () => {
  const before = diskWith(marks.slice(0, 3))
  const after = diskWith(marks.slice(0, 4))
  const old = before.read(HEAD_FILE, 0, SIZE_BYTES)
  const next = after.read(HEAD_FILE, 0, SIZE_BYTES)
  for (let cut = 0; cut <= SIZE_BYTES; cut += 1) {
    for (const [left, right] of [
      [next, old],
      [old, next],
    ] as const) {
      const torn = createMemoryDisk()
      torn.write(HEAD_FILE, 0, left.subarray(0, cut))
      torn.write(HEAD_FILE, cut, right.subarray(cut))
      const bytes = Buffer.from(torn.read(HEAD_FILE, 0, SIZE_BYTES))
      expect(new HeadFile(torn).mark).toEqual(bytes.equals(next) ? markOf(3) : markOf(2))
    }
  }
})

test('with any byte flipped it is one of the last two', () => {
  const good = diskWith(marks).read(HEAD_FILE, 0, SIZE_BYTES)
  for (let offset = 0; offset < SIZE_BYTES; offset += 1) {
    const bytes = Uint8Array.from(good)
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 + (offset % 255))
    const damaged = createMemoryDisk()
    damaged.write(HEAD_FILE, 0, bytes)
    expect([markOf(3), markOf(4)]).toContainEqual(new HeadFile(damaged).mark)
  }
})

test('while one slot is on its way to the disk, the durable one and it are left alone', () => {
  const disk = createMemoryDisk()
  const file = new HeadFile(disk)
  file.write(markOf(0))
  file.sync()
  file.write(markOf(1))
  expect(file.beginSync()).toBe(true)
  const before = disk.read(HEAD_FILE, 0, SIZE_BYTES)
  file.write(markOf(2))
  file.write(markOf(3))
  expect(file.beginSync(), 'one at a time').toBe(false)
  const after = disk.read(HEAD_FILE, 0, SIZE_BYTES)
  const changed = [0, 1, 2].filter((slot) => {
    const part = (bytes: Uint8Array): Buffer =>
      Buffer.from(bytes.subarray(slot * 4096, (slot + 1) * 4096))
    return !part(before).equals(part(after))
  })
  expect(changed).toHaveLength(1)
  expect(new HeadFile(disk).mark).toEqual(markOf(3))
  file.endSync()
  expect(file.beginSync()).toBe(true)
  file.endSync()
  expect(file.beginSync(), 'nothing is due').toBe(false)
})
