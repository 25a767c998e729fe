import { randomBytes } from 'node:crypto'

const challengeBytes = 32

/** Challenges given out for logins to streams; each is answered once, within its time. */
export class Challenges {
  readonly #max: number
  readonly #durationMs: number
  /** When each ends, in the order in which they were given. */
  readonly #open = new Map<string, number>()

  constructor(max: number, durationMs: number) {
    this.#max = max
    this.#durationMs = durationMs
  }

  /** A new one, or undefined where too many are open. */
  give(nowMs: number): string | undefined {
    for (const [challenge, endMs] of this.#open) {
      if (endMs > nowMs) break
      this.#open.delete(challenge)
    }
    if (this.#open.size >= this.#max) return undefined
    const challenge = randomBytes(challengeBytes).toString('base64url')
    this.#open.set(challenge, nowMs + this.#durationMs)
    return challenge
  }

  /** Takes one back. Says whether it was open, and in time. */
  take(challenge: string, nowMs: number): boolean {
    const endMs = this.#open.get(challenge)
    this.#open.delete(challenge)
    return endMs !== undefined && nowMs < endMs
  }
}
