import type { Approval, KeyChange, Proposal } from './approval.ts'
import type { ControlChange, ControlRecord, Repeatable } from './control-record.ts'
import type { RecordPlace } from './control-log.ts'

const endedMax = 1_000
const hourMs = 3_600_000

/** A proposal of either kind. */
export type AnyProposal =
  | ({ readonly of: 'command' } & Approval)
  | ({ readonly of: 'keys' } & KeyChange)

interface Outflow {
  readonly domain: string
  readonly timeMs: number
  readonly amountQuote: bigint
}

/**
 * What the records of control come to: the same records, the same state. Holds all open proposals and the newest thousand of
 * those that have ended.
 */
export class ControlState {
  /** In the order in which they were proposed. */
  readonly #proposals = new Map<string, AnyProposal>()
  readonly #asked = new Map<string, { readonly bodyHash: string; readonly id: string }>()
  readonly #keysOf = new Map<string, string[]>()
  readonly #ended: string[] = []
  #outflows: Outflow[] = []
  readonly #onKeyChange: (change: KeyChange['change']) => void

  /** @param onKeyChange told of every change of keys when it takes effect */
  constructor(onKeyChange: (change: KeyChange['change']) => void) {
    this.#onKeyChange = onKeyChange
  }

  apply({ change }: ControlRecord, { timeMs }: RecordPlace): void {
    if (change === undefined) return
    switch (change.kind) {
      case 'approvalProposed':
        this.#proposals.set(change.approval.id, { of: 'command', ...change.approval })
        this.#remember(change.asked, change.approval.id)
        return
      case 'keyChangeProposed':
        this.#proposals.set(change.keyChange.id, { of: 'keys', ...change.keyChange })
        this.#remember(change.asked, change.keyChange.id)
        return
      case 'approved': {
        const { approvedBy } = this.#known(change.id)
        const isDone = change.executeAtMs !== undefined
        this.#change(change.id, {
          approvedBy: [...approvedBy, change.by],
          ...(isDone && { status: 'approved', executeAtMs: change.executeAtMs }),
        })
        this.#remember(change.asked, change.id)
        return
      }
      case 'executing':
        this.#change(change.id, { status: 'executing' })
        return
      case 'ended':
        this.#end(change, timeMs)
    }
  }

  find(id: string): AnyProposal | undefined {
    return this.#proposals.get(id)
  }

  /** Newest first. */
  newestFirst(): AnyProposal[] {
    return [...this.#proposals.values()].reverse()
  }

  open(): AnyProposal[] {
    return [...this.#proposals.values()].filter(isOpen)
  }

  /** What a request with a key came to before; undefined where the key is new. */
  askedBefore(key: string): { readonly bodyHash: string; readonly id: string } | undefined {
    return this.#asked.get(key)
  }

  /** What approvals took out of the funds of a domain in the hour before, quote units. */
  outflowOfHour(domain: string, nowMs: number): bigint {
    return this.#outflows
      .filter((outflow) => outflow.domain === domain && outflow.timeMs > nowMs - hourMs)
      .reduce((sum, { amountQuote }) => sum + amountQuote, 0n)
  }

  #end(change: ControlChange & { kind: 'ended' }, timeMs: number): void {
    const { id, status, endReason, cancelledBy, sequence, outflowQuote } = change
    const proposal = this.#known(id)
    this.#change(id, {
      status,
      endedMs: timeMs,
      ...(endReason !== undefined && { endReason }),
      ...(cancelledBy !== undefined && { cancelledBy }),
      ...(sequence !== undefined && { sequence }),
    })
    this.#remember(change.asked, id)
    if (outflowQuote !== undefined && proposal.of === 'command') {
      this.#outflows = this.#outflows.filter((outflow) => outflow.timeMs > timeMs - hourMs)
      this.#outflows.push({ domain: proposal.domain, timeMs, amountQuote: outflowQuote })
    }
    if (proposal.of === 'keys' && status === 'executed') this.#onKeyChange(proposal.change)
    this.#ended.push(id)
    if (this.#ended.length > endedMax) this.#forget(this.#ended.shift() ?? '')
  }

  #change(id: string, changes: Partial<Proposal> & { readonly sequence?: number }): void {
    this.#proposals.set(id, { ...this.#known(id), ...changes })
  }

  #known(id: string): AnyProposal {
    const proposal = this.#proposals.get(id)
    if (proposal === undefined) throw new Error(`the audit speaks of ${id}, which nobody proposed`)
    return proposal
  }

  #remember(asked: Repeatable | undefined, id: string): void {
    if (asked === undefined) return
    this.#asked.set(asked.key, { bodyHash: asked.bodyHash, id })
    this.#keysOf.set(id, [...(this.#keysOf.get(id) ?? []), asked.key])
  }

  #forget(id: string): void {
    this.#proposals.delete(id)
    for (const key of this.#keysOf.get(id) ?? []) this.#asked.delete(key)
    this.#keysOf.delete(id)
  }
}

/** Whether something can still become of a proposal. */
export function isOpen({ status }: Proposal): boolean {
  return status === 'proposed' || status === 'approved' || status === 'executing'
}
