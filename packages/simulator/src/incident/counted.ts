/** Counts by name, in the order in which the names were first seen. */
export class Counted<Name extends string> {
  readonly #counts = new Map<Name, number>()

  add(name: Name, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
  }

  /** Whether the name has been seen before. */
  has(name: Name): boolean {
    return this.#counts.has(name)
  }

  entries(): (readonly [Name, number])[] {
    return [...this.#counts]
  }
}
