import type { RejectionCode } from '@plimsoll/engine'
import { type FaultKind, hardFaultKinds } from './fault.ts'
import type { JudgedRecord } from './judge.ts'

/** Counts by name, kept over many worlds. */
export class Counts {
  readonly #counts = new Map<string, number>()

  add(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times)
  }

  addAll(other: Iterable<readonly [string, number]>): void {
    for (const [name, times] of other) this.add(name, times)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  [Symbol.iterator](): IterableIterator<readonly [string, number]> {
    return this.#counts.entries()
  }

  toString(): string {
    const rows = [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return rows.map(([name, count]) => `${name} ${count}`).join(', ')
  }
}

/** What happened in a world, or in many. */
export class Tally {
  readonly kinds: Counts = new Counts()
  readonly outcomes: Counts = new Counts()
  readonly rejections: Counts = new Counts()
  readonly faults: Counts = new Counts()
  readonly happenings: Counts = new Counts()
  readonly layers: Counts = new Counts()
  readonly verdicts: Counts = new Counts()
  readonly invariants: Counts = new Counts()

  get commands(): number {
    return this.kinds.total
  }

  fault(kind: FaultKind): void {
    this.faults.add(kind)
  }

  rejected(code: RejectionCode): void {
    this.rejections.add(code)
  }

  /** Counts what a record says happened. */
  record({ command, events }: JudgedRecord): void {
    this.happenings.add('records')
    if (command.kind === 'continueCase') this.happenings.add('continueCase')
    for (const event of events) {
      switch (event.kind) {
        case 'roundOpened':
          this.happenings.add('rounds')
          this.happenings.add('cases', event.cases.length)
          if (event.isPartial === true) this.happenings.add('roundsInSteps')
          for (const { cause } of event.cases) this.happenings.add(`opened ${cause}`)
          break
        case 'layerApplied':
          if (event.outcomes.some(({ skipped }) => skipped === undefined)) {
            this.layers.add(event.layer)
          }
          break
        case 'caseEnded':
          this.happenings.add(`ended ${event.status}`)
          break
        case 'pricesObserved':
          for (const verdict of event.verdicts) this.verdicts.add(verdict)
          break
        case 'liquidationsEnded':
          this.happenings.add(`liquidation ${event.outcome}`, event.buckets.length)
          break
        case 'planEnded':
          this.happenings.add(`plan ${event.outcome}`)
          break
        default:
          this.happenings.add(event.kind)
      }
    }
  }

  addAll(other: Tally): void {
    for (const name of tallied) this[name].addAll(other[name])
  }

  /** Everything counted, a line each. */
  toString(): string {
    return tallied.map((name) => `${name}: ${this[name].toString()}`).join('\n')
  }
}

/** Faults of disk, process and clock that came about. */
export function hardFaults({ faults }: Tally): number {
  return hardFaultKinds.reduce((sum, kind) => sum + faults.of(kind), 0)
}

const tallied = [
  'kinds',
  'outcomes',
  'rejections',
  'faults',
  'happenings',
  'layers',
  'verdicts',
  'invariants',
] as const satisfies readonly (keyof Tally)[]
