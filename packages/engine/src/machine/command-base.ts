/** What every command says about itself. */
export interface CommandBase {
  /** Milliseconds UTC, not before the state's time. The engine has no clock of its own. */
  readonly timeMs: number
  /** Makes a repetition harmless: the same key with the same body is answered as before and changes nothing. */
  readonly idempotency?: Idempotency
}

/** A caller's name for one command, and the digest of everything in it but time and key. */
export interface Idempotency {
  readonly key: string
  readonly bodyHash: string
}
