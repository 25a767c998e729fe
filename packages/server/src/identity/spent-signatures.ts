/**
 * Signatures that were used, each kept for as long as it would be good once more. Bounded by number: when there is no room, a
 * new one is not accepted; none is forgotten early.
 */
export class SpentSignatures {
  readonly #max: number
  readonly #keyMax: number
  /** By the second in which they end, then by key. */
  readonly #seconds = new Map<number, Map<string, Set<string>>>()
  readonly #counts = new Map<string, number>()
  #count = 0
  #forgottenUntilMs: number

  /** @param forgottenUntilMs what ends before may have been used before this was made */
  constructor(max: number, forgottenUntilMs: number = Number.NEGATIVE_INFINITY) {
    this.#max = max
    this.#forgottenUntilMs = forgottenUntilMs
    this.#keyMax = Math.ceil(max / 4)
  }

  get count(): number {
    return this.#count
  }

  /**
   * Uses a signature up. `late`: it may have been used and forgotten, as before a start or when the clock was set back.
   *
   * @param goodUntilMs when nobody would accept it any more for its age
   */
  spend(
    { keyId, signature, goodUntilMs }: SpentSignature,
    nowMs: number,
  ): 'spent' | 'repeated' | 'late' | 'full' {
    this.#forget(nowMs)
    if (goodUntilMs <= this.#forgottenUntilMs) return 'late'
    const second = Math.ceil(goodUntilMs / 1_000)
    const ofKey = this.#seconds.get(second)?.get(keyId)
    if (ofKey?.has(signature) === true) return 'repeated'
    const keyCount = this.#counts.get(keyId) ?? 0
    if (this.#count >= this.#max || keyCount >= this.#keyMax) return 'full'
    this.#setOf(second, keyId).add(signature)
    this.#counts.set(keyId, keyCount + 1)
    this.#count += 1
    return 'spent'
  }

  #setOf(second: number, keyId: string): Set<string> {
    const keys = this.#seconds.get(second) ?? new Map<string, Set<string>>()
    this.#seconds.set(second, keys)
    const ofKey = keys.get(keyId) ?? new Set()
    keys.set(keyId, ofKey)
    return ofKey
  }

  #forget(nowMs: number): void {
    for (const [second, keys] of this.#seconds) {
      const endMs = second * 1_000
      if (endMs > nowMs) continue
      for (const [keyId, signatures] of keys) {
        const left = (this.#counts.get(keyId) ?? 0) - signatures.size
        if (left > 0) this.#counts.set(keyId, left)
        else this.#counts.delete(keyId)
        this.#count -= signatures.size
      }
      this.#seconds.delete(second)
      this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, endMs)
    }
  }
}

interface SpentSignature {
  readonly keyId: string
  readonly signature: string
  readonly goodUntilMs: number
}
