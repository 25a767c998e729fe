import type { PlimsollClient } from '@plimsoll/client'

/**
 * Pays into one account, one deposit after the other, each with a key of its own, until it is told to stop. A deposit is repeated
 * with its key until its outcome is known, however often the server dies over it.
 */
export class KeyedDepositor {
  readonly account: string
  /** Sequence of each deposit that was acknowledged, by its key. */
  readonly acknowledged = new Map<string, number>()
  /** Whole units of the asset that were acknowledged. */
  acknowledgedUnits = 0n
  /** Answers that said that it was done before: the first answer was lost. */
  repeated = 0
  readonly #client: PlimsollClient
  readonly #domain: string
  readonly #name: string
  #isStopped = false

  /** @param to whom it pays, and the name its keys begin with */
  constructor(client: PlimsollClient, to: { domain: string; account: string; name: string }) {
    this.#client = client
    this.#domain = to.domain
    this.account = to.account
    this.#name = to.name
  }

  /** Ends after the deposit under way. */
  stop(): void {
    this.#isStopped = true
  }

  async run(): Promise<void> {
    for (let index = 1; !this.#isStopped; index += 1) {
      const units = BigInt(1 + (index % 97))
      const key = `${this.#name}-${index}`
      const answer = await this.#client.postCommands(
        {
          domain: this.#domain,
          body: { kind: 'deposit', account: this.account, amount: String(units) },
        },
        { idempotencyKey: key },
      )
      if (!('outcome' in answer) || answer.outcome === 'rejected') {
        throw new Error(`${key}: ${JSON.stringify(answer)}`)
      }
      if (answer.outcome === 'repeated') this.repeated += 1
      this.acknowledged.set(key, answer.sequence ?? -1)
      this.acknowledgedUnits += units
    }
  }
}
