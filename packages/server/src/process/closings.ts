/** What was opened, in order, so that it can be closed in the other. */
export class Closings {
  readonly #closings: { readonly what: string; readonly close: () => Promise<void> | void }[] = []

  /** Something was opened. */
  add(what: string, close: () => Promise<void> | void): void {
    this.#closings.push({ what, close })
  }

  /** Closes everything, the last first. One that cannot be closed does not keep the others open. */
  async close(onError: (what: string, error: unknown) => void): Promise<void> {
    for (let next = this.#closings.pop(); next !== undefined; next = this.#closings.pop()) {
      try {
        await next.close()
      } catch (error) {
        onError(next.what, error)
      }
    }
  }
}
