import type { Evaluations, InvariantId } from './invariants.ts'

/** A record breaks a rule. */
export class AuditFailure extends Error {
  override readonly name = 'AuditFailure'
  readonly invariant: InvariantId
  /** Of the record; of the last one observed where a view is at fault. */
  readonly sequence: number

  constructor(invariant: InvariantId, sequence: number, message: string) {
    super(`${invariant} at ${sequence}: ${message}`)
    this.invariant = invariant
    this.sequence = sequence
  }
}

/** Keeps count of what was judged, and stops at the first rule that does not hold. */
export class Judge {
  /** Of the record being judged. */
  sequence = 0
  readonly #counts = new Map<InvariantId, number>()

  /** One evaluation that could have failed. */
  expect(invariant: InvariantId, holds: boolean, say: () => string): void {
    this.#counts.set(invariant, (this.#counts.get(invariant) ?? 0) + 1)
    if (!holds) this.fail(invariant, say())
  }

  /** A rule does not hold. */
  fail(invariant: InvariantId, message: string): never {
    throw new AuditFailure(invariant, this.sequence, message)
  }

  evaluations(): Evaluations {
    return new Map(this.#counts)
  }
}
