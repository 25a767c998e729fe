/**
 * What has arrived and was not taken yet, in order. It holds so many and no more: a reader that stays behind is told, instead
 * of using up the memory of its page.
 */
export class MessageQueue<T> {
  readonly #capacity: number
  readonly #waiting: T[] = []
  #end: { readonly error?: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Adds one; false where there is no room for it, or the queue has ended. */
  push(item: T): boolean {
    if (this.#end !== undefined || this.#waiting.length >= this.#capacity) return false
    this.#waiting.push(item)
    this.#wake?.()
    return true
  }

  /** Nothing is added any more. What waits can still be taken, and then the error is thrown, if there is one. */
  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error }
    this.#wake?.()
  }

  /** The oldest; undefined after the last. Only one reader at a time. */
  async take(): Promise<T | undefined> {
    while (this.#waiting.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#wake = undefined
    if (this.#waiting.length > 0) return this.#waiting.shift()
    if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error
    return undefined
  }
}
