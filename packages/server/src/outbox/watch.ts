import type { OutboxMessage } from './endpoint.ts'
import type { FactChange } from './outbox-store.ts'

/** What a look at a state found: something to tell, something to remember, or both. */
export type Finding =
  | {
      readonly type: OutboxMessage['type']
      /** Names the message among those of its record. */
      readonly index: string
      readonly account?: string
      /** Only this receiver is told; absent: everybody who wants to know. */
      readonly endpoint?: string
      readonly data: object
      readonly facts: readonly FactChange[]
    }
  | { readonly facts: readonly FactChange[]; readonly type?: undefined }

/** What looks before this one remembered of a domain. It outlives the process. */
export class WatchedFacts {
  readonly #facts: Map<string, string>

  constructor(facts: Map<string, string>) {
    this.#facts = facts
  }

  get(name: string): string | undefined {
    return this.#facts.get(name)
  }

  names(prefix: string): string[] {
    return [...this.#facts.keys()].filter((name) => name.startsWith(prefix))
  }

  change(changes: readonly FactChange[]): void {
    for (const [name, value] of changes) {
      if (value === null) this.#facts.delete(name)
      else this.#facts.set(name, value)
    }
  }
}
