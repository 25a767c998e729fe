import type { ImportEvent } from './import-event.ts'

/** Counts events by kind, and when the first and the last of them happened. */
export class EventTally {
  readonly #counts = new Map<string, number>()
  #fromTimeMs: number | undefined
  #toTimeMs: number | undefined
  #count = 0

  get count(): number {
    return this.#count
  }

  observe({ kind, timeMs }: ImportEvent): void {
    this.#count += 1
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    this.#fromTimeMs ??= timeMs
    this.#toTimeMs = timeMs
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  span(): { readonly fromTimeMs?: number; readonly toTimeMs?: number } {
    const [fromTimeMs, toTimeMs] = [this.#fromTimeMs, this.#toTimeMs]
    if (fromTimeMs === undefined || toTimeMs === undefined) return {}
    return { fromTimeMs, toTimeMs }
  }
}
