import type { Draw } from './path-draw.ts'

/** Follows what one fund pays and receives. Quote units. */
export class RunningDraw {
  #paid = 0n
  #fees = 0n
  #peak = 0n
  #peakPaid = 0n

  /** A payment for a case; below 0 where money came back. */
  pay(amount: bigint): void {
    this.#paid += amount
    if (this.#paid > this.#peakPaid) this.#peakPaid = this.#paid
    if (this.#paid - this.#fees > this.#peak) this.#peak = this.#paid - this.#fees
  }

  receive(fee: bigint): void {
    this.#fees += fee
  }

  draw(): Draw {
    return {
      peakQuote: this.#peak,
      endQuote: this.#paid - this.#fees,
      paidQuote: this.#paid,
      peakPaidQuote: this.#peakPaid,
      feesQuote: this.#fees,
    }
  }
}
