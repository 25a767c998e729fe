/** Notices where nothing was heard for longer than is allowed. */
export class SilenceWatch {
  readonly #onSilence: (silentMs: number) => void
  #silentMsMax: number | undefined
  #heardMs = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(silentMsMax: number, onSilence: (silentMs: number) => void) {
    this.#onSilence = onSilence
    this.allow(silentMsMax)
  }

  heard(): void {
    this.#heardMs = performance.now()
  }

  /** From now on, so long; undefined ends the watch. */
  allow(silentMsMax: number | undefined): void {
    clearTimeout(this.#timer)
    this.#silentMsMax = silentMsMax
    this.heard()
    if (silentMsMax !== undefined) this.#lookAfter(silentMsMax)
  }

  /** One timer for many messages: it looks, and waits for what is left. */
  #lookAfter(ms: number): void {
    this.#timer = setTimeout(() => {
      const max = this.#silentMsMax
      if (max === undefined) return
      const leftMs = max - (performance.now() - this.#heardMs)
      if (leftMs > 0) this.#lookAfter(leftMs)
      else this.#onSilence(max)
    }, ms)
  }
}
