import type { Disk } from '@plimsoll/journal'
import { createRandom } from '../generators/random.ts'
import type { DiskFault, DiskFaultKind } from './fault.ts'
import { partOf, SimulatedFile } from './simulated-file.ts'

/** Thrown by everything that a dead process still tries. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied'
}

/** An error of the disk itself. */
class DiskError extends Error {
  override readonly name = 'DiskError'
}

type Operation = 'read' | 'write' | 'sync'

const operationOf: Readonly<Record<DiskFaultKind, Operation>> = {
  crashBeforeWrite: 'write',
  crashDuringWrite: 'write',
  crashAfterWrite: 'write',
  crashBeforeSync: 'sync',
  crashAfterSync: 'sync',
  syncError: 'sync',
  writeError: 'write',
  readError: 'read',
  diskFull: 'write',
}

interface ArmedFault {
  readonly fault: DiskFault
  callsLeft: number
}

/** The faults that wait for their call, over all disks of a world. */
export class DiskFaults {
  #armed: ArmedFault[] = []
  readonly #onFault: (kind: DiskFaultKind) => void
  #isQuiet = false
  #fullWritesLeft = 0

  constructor(onFault: (kind: DiskFaultKind) => void) {
    this.#onFault = onFault
  }

  arm(fault: DiskFault): void {
    this.#armed.push({ fault, callsLeft: fault.call })
  }

  /** Runs something to which nothing happens. */
  async undisturbed(look: () => Promise<void>): Promise<void> {
    this.#isQuiet = true
    try {
      await look()
    } finally {
      this.#isQuiet = false
    }
  }

  /** Nothing goes wrong any more. */
  disarm(): void {
    this.#armed = []
    this.#fullWritesLeft = 0
  }

  /** Whether there is no room for a write, because of its fault or an earlier one. */
  takeRoom(fault: DiskFault | undefined): boolean {
    if (fault?.kind === 'diskFull') this.#fullWritesLeft = fault.lasting
    if (this.#fullWritesLeft === 0) return false
    this.#fullWritesLeft -= 1
    return true
  }

  /** The fault of this call, if it has one. */
  next(operation: Operation): DiskFault | undefined {
    if (this.#isQuiet || this.#armed.length === 0) return undefined
    let due: ArmedFault | undefined
    for (const armed of this.#armed) {
      if (operationOf[armed.fault.kind] !== operation) continue
      if (armed.callsLeft === 0) due ??= armed
      else armed.callsLeft -= 1
    }
    if (due === undefined) return undefined
    this.#armed = this.#armed.filter((armed) => armed !== due)
    this.#onFault(due.fault.kind)
    return due.fault
  }
}

/**
 * A disk that keeps the contract of `Disk` and nothing beyond it: what is not synced may survive a crash in any part, a
 * sync may fail once, a write may find no room. What goes wrong, and when, is told by `faults`.
 */
export class SimulatedDisk implements Disk {
  readonly #faults: DiskFaults
  readonly #diskFull: (message: string) => Error
  readonly #files: Map<string, SimulatedFile>
  /** Durable files whose removal is not. */
  readonly #removed: Map<string, SimulatedFile>
  #isDead = false
  #draw = 0

  /** @param diskFull makes the error that the journal under test understands */
  constructor(
    faults: DiskFaults,
    diskFull: (message: string) => Error,
    files: Map<string, SimulatedFile> = new Map(),
    removed: Map<string, SimulatedFile> = new Map(),
  ) {
    this.#faults = faults
    this.#diskFull = diskFull
    this.#files = files
    this.#removed = removed
  }

  get isDead(): boolean {
    return this.#isDead
  }

  /** The process that uses it ends here. The draw decides what it leaves. */
  die(draw: number): never {
    this.#isDead = true
    this.#draw = draw
    throw new ProcessDied('the process has died')
  }

  /**
   * The disk that the next process finds. A killed process leaves everything it wrote, synced or not; a machine without
   * power leaves what is durable, and of the rest whatever the draw of its end says.
   */
  reborn(): SimulatedDisk {
    const random = createRandom(this.#draw)
    if (random.isOneIn100(30)) {
      return new SimulatedDisk(this.#faults, this.#diskFull, this.#files, this.#removed)
    }
    const survivors = new Map<string, SimulatedFile>()
    const survive = (name: string, file: SimulatedFile): void => {
      const bytes = file.afterPowerLoss(random)
      if (bytes !== undefined) survivors.set(name, SimulatedFile.of(bytes))
    }
    for (const [name, file] of this.#files) survive(name, file)
    for (const [name, file] of this.#removed) {
      if (!survivors.has(name) && random.isOneIn100(50)) survive(name, file)
    }
    return new SimulatedDisk(this.#faults, this.#diskFull, survivors)
  }

  list(): readonly string[] {
    this.#live()
    return [...this.#files.keys()]
  }

  size(file: string): number {
    this.#live()
    return this.#files.get(file)?.size ?? 0
  }

  read(file: string, offset: number, lengthBytes: number): Uint8Array {
    this.#live()
    if (this.#faults.next('read') !== undefined) throw new DiskError(`${file}: cannot be read now`)
    return this.#existing(file).read(offset, lengthBytes)
  }

  write(file: string, offset: number, bytes: Uint8Array): void {
    this.#live()
    if (offset > this.size(file)) throw new RangeError(`${file}: a write must not leave a gap`)
    const fault = this.#faults.next('write')
    const isGrowing = offset + bytes.length > this.size(file)
    if (isGrowing && this.#faults.takeRoom(fault)) {
      if (fault !== undefined) this.#put(file, offset, partOf(bytes, fault.draw))
      throw this.#diskFull(`${file}: no room for ${bytes.length} bytes`)
    }
    if (fault?.kind === 'crashBeforeWrite') this.die(fault.draw)
    if (fault?.kind === 'writeError' || fault?.kind === 'crashDuringWrite') {
      this.#put(file, offset, partOf(bytes, fault.draw))
      if (fault.kind === 'crashDuringWrite') this.die(fault.draw)
      throw new DiskError(`${file}: the write failed`)
    }
    this.#put(file, offset, bytes)
    if (fault?.kind === 'crashAfterWrite') this.die(fault.draw)
  }

  truncate(file: string, size: number): void {
    this.#live()
    this.#existing(file).truncate(size)
  }

  sync(file: string): void {
    this.#live()
    const target = this.#existing(file)
    const fault = this.#faults.next('sync')
    if (fault?.kind === 'crashBeforeSync') this.die(fault.draw)
    if (fault?.kind === 'syncError') {
      target.failSync()
      throw new DiskError(`${file}: the sync failed`)
    }
    target.sync()
    this.#removed.delete(file)
    if (fault?.kind === 'crashAfterSync') this.die(fault.draw)
  }

  rename(from: string, to: string): void {
    this.#live()
    const file = this.#existing(from)
    file.isNamed = true
    this.#files.set(to, file)
    this.#files.delete(from)
    this.#removed.delete(from)
    this.#removed.delete(to)
  }

  remove(file: string): void {
    this.#live()
    const target = this.#files.get(file)
    if (target?.isNamed === true) this.#removed.set(file, target)
    this.#files.delete(file)
  }

  #put(file: string, offset: number, bytes: Uint8Array): void {
    const target = this.#files.get(file) ?? new SimulatedFile()
    this.#files.set(file, target)
    if (bytes.length > 0) target.write(offset, bytes)
  }

  #existing(file: string): SimulatedFile {
    const found = this.#files.get(file)
    if (found === undefined) throw new DiskError(`${file}: no such file`)
    return found
  }

  #live(): void {
    if (this.#isDead) throw new ProcessDied('the process has died')
  }
}
