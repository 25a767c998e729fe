import type { PlimsollClient } from '@plimsoll/client'

/** Whom a depositor pays, how, and what its keys begin with. */
export interface DepositorTerms {
  readonly domain: string
  readonly account: string
  readonly name: string
  /** Deposits in one request. */
  readonly batch: number
}

/**
 * Pays into one account, one request after the other, each with a key of its own, until it is told to stop. A request is repeated
 * with its key until the outcome of every deposit in it is known, however often the server dies over it.
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
  readonly #terms: DepositorTerms
  #isStopped = false

  constructor(client: PlimsollClient, terms: DepositorTerms) {
    this.#client = client
    this.#terms = terms
    this.account = terms.account
  }

  /** Ends after the request under way. */
  stop(): void {
    this.#isStopped = true
  }

  async run(): Promise<void> {
    for (let index = 1; !this.#isStopped; index += 1) {
      let isKnown = false
      while (!isKnown) isKnown = await this.#pay(index)
    }
  }

  /** Whether the outcome of every deposit of the request is known. */
  async #pay(index: number): Promise<boolean> {
    const { domain, account, name, batch } = this.#terms
    const key = `${name}-${index}`
    const units = BigInt(1 + (index % 97))
    const deposit = { kind: 'deposit', account, amount: String(units) } as const
    const body = batch === 1 ? deposit : { commands: Array.from({ length: batch }, () => deposit) }
    const answer = await this.#client.postCommands({ domain, body }, { idempotencyKey: key })
    const answers = 'answers' in answer ? answer.answers : [answer]
    if (answers.some((one) => 'retryable' in one)) return false
    for (const [place, one] of answers.entries()) {
      if (one.outcome !== 'accepted' && one.outcome !== 'repeated') {
        throw new Error(`${key}: ${JSON.stringify(one)}`)
      }
      if (one.outcome === 'repeated') this.repeated += 1
      this.acknowledged.set(`${key}#${place}`, one.sequence ?? -1)
      this.acknowledgedUnits += units
    }
    return true
  }
}
