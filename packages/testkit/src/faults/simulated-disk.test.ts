import { describe, expect, test } from 'vitest'
import type { DiskFault, DiskFaultKind } from './fault.ts'
import { DiskFaults, ProcessDied, SimulatedDisk } from './simulated-disk.ts'

class NoRoom extends Error {}

interface Rig {
  readonly faults: DiskFaults
  readonly disk: SimulatedDisk
  readonly happened: DiskFaultKind[]
  readonly arm: (kind: DiskFaultKind, call?: number, rest?: Partial<DiskFault>) => void
}

function rig(): Rig {
  const happened: DiskFaultKind[] = []
  const faults = new DiskFaults((kind) => happened.push(kind))
  const disk = new SimulatedDisk(faults, (message) => new NoRoom(message))
  return {
    faults,
    disk,
    happened,
    arm: (kind, call = 0, rest = {}) => faults.arm({ kind, call, draw: 1, lasting: 1, ...rest }),
  }
}

const text = (disk: SimulatedDisk, file = 'f'): string =>
  disk.list().includes(file)
    ? new TextDecoder('latin1').decode(disk.read(file, 0, disk.size(file)))
    : 'no file'
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)

/** What the next process finds if this one ends now, by a draw. */
function crash(disk: SimulatedDisk, draw: number): SimulatedDisk {
  expect(() => disk.die(draw)).toThrow(ProcessDied)
  return disk.reborn()
}

/** What is found after a crash, over many draws. */
function remains(disk: () => SimulatedDisk): Set<string> {
  return new Set(Array.from({ length: 300 }, (_, draw) => text(crash(disk(), draw))))
}

describe('a crash', () => {
  test('leaves what was synced, and of what was not any part, or only its length', () => {
    const found = remains(() => {
      const { disk } = rig()
      disk.write('f', 0, bytes('abc'))
      disk.sync('f')
      disk.write('f', 3, bytes('de'))
      return disk
    })
    expect(found).toEqual(new Set(['abc', 'abcd', 'abcde', 'abc\u0000e', 'abc\u0000\u0000']))
  })

  test('may leave neither content nor name of a file never synced', () => {
    const found = remains(() => {
      const { disk } = rig()
      disk.write('f', 0, bytes('a'))
      return disk
    })
    expect(found).toEqual(new Set(['no file', '', '\u0000', 'a']))
  })

  test('may undo a truncation and a removal', () => {
    const found = remains(() => {
      const { disk } = rig()
      disk.write('f', 0, bytes('abc'))
      disk.sync('f')
      disk.truncate('f', 1)
      return disk
    })
    expect(found).toEqual(new Set(['abc', 'a']))
    const removed = remains(() => {
      const { disk } = rig()
      disk.write('f', 0, bytes('abc'))
      disk.sync('f')
      disk.remove('f')
      return disk
    })
    expect(removed).toEqual(new Set(['abc', 'no file']))
  })

  test('never undoes a rename', () => {
    const found = remains(() => {
      const { disk } = rig()
      disk.write('g', 0, bytes('new'))
      disk.sync('g')
      disk.rename('g', 'f')
      return disk
    })
    expect(found).toEqual(new Set(['new']))
  })

  test('of the process alone leaves writes that a later loss of power can still take', () => {
    const { disk } = rig()
    disk.write('f', 0, bytes('abc'))
    disk.sync('f')
    disk.write('f', 3, bytes('d'))
    // Among the draws there is a kill; whatever comes after it starts from the same unsynced write.
    const twice = new Set(
      Array.from({ length: 300 }, (_, draw) => text(crash(crash(disk, draw), draw + 7))),
    )
    expect(twice).toEqual(new Set(['abc', 'abc\u0000', 'abcd']))
  })

  test('ends the process: nothing of it works any more', () => {
    const { disk, arm, happened } = rig()
    arm('crashAfterWrite')
    expect(() => disk.write('f', 0, bytes('a'))).toThrow(ProcessDied)
    expect(disk.isDead).toBe(true)
    expect(() => disk.list()).toThrow(ProcessDied)
    expect(() => disk.write('f', 0, bytes('a'))).toThrow(ProcessDied)
    expect(happened).toEqual(['crashAfterWrite'])
  })
})

describe('a sync that fails', () => {
  test('leaves what it was to save in doubt, whatever is synced after', () => {
    const found = remains(() => {
      const { disk, arm } = rig()
      disk.write('f', 0, bytes('a'))
      disk.sync('f')
      disk.write('f', 1, bytes('b'))
      arm('syncError')
      expect(() => disk.sync('f')).toThrow('the sync failed')
      expect(text(disk)).toBe('ab')
      disk.write('f', 2, bytes('c'))
      disk.sync('f')
      return disk
    })
    expect(found).toEqual(new Set(['abc', 'a\u0000c']))
  })

  test('is made good by writing the same again', () => {
    const found = remains(() => {
      const { disk, arm } = rig()
      disk.write('f', 0, bytes('ab'))
      arm('syncError')
      expect(() => disk.sync('f')).toThrow('the sync failed')
      disk.write('f', 0, bytes('ab'))
      disk.sync('f')
      return disk
    })
    expect(found).toEqual(new Set(['ab']))
  })
})

describe('a fault', () => {
  test('waits for its call and happens once', () => {
    const { disk, arm, happened } = rig()
    arm('writeError', 1)
    disk.write('f', 0, bytes('a'))
    expect(() => disk.write('f', 1, bytes('bcd'))).toThrow('the write failed')
    expect(text(disk).length).toBeLessThan(4)
    disk.write('f', disk.size('f'), bytes('x'))
    expect(happened).toEqual(['writeError'])
  })

  test('does not happen to whoever only looks', async () => {
    const { disk, arm, faults, happened } = rig()
    disk.write('f', 0, bytes('a'))
    arm('readError')
    await faults.undisturbed(async () => {
      expect(text(disk)).toBe('a')
    })
    expect(happened).toEqual([])
    expect(() => disk.read('f', 0, 1)).toThrow('cannot be read')
  })

  test('of room lasts for some writes that grow a file', () => {
    const { disk, arm } = rig()
    disk.write('f', 0, bytes('abc'))
    arm('diskFull', 0, { lasting: 2 })
    expect(() => disk.write('f', 3, bytes('defgh'))).toThrow(NoRoom)
    disk.truncate('f', 3)
    disk.write('f', 0, bytes('x'))
    expect(() => disk.write('f', 3, bytes('d'))).toThrow(NoRoom)
    disk.write('f', 3, bytes('d'))
    expect(text(disk)).toBe('xbcd')
  })

  test('is planned no more once faults have ended', () => {
    const { disk, arm, faults } = rig()
    arm('crashBeforeWrite')
    faults.disarm()
    disk.write('f', 0, bytes('a'))
    expect(text(disk)).toBe('a')
  })
})
