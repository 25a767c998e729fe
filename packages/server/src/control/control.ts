import type { Submission } from '@plimsoll/journal'
import type { Page, PageQuery } from '../domain/domain-archive.ts'
import type { Principal } from '../identity/principal.ts'
import type { Approval, KeyChange, KeyChangeOrder } from './approval.ts'

/** Something privileged that happened, or was tried. */
export interface AuditNote {
  /** What was asked for: a route by name, or an act of the server itself. */
  readonly action: string
  readonly keyId: string
  readonly owner: string
  readonly role: string
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly domain?: string
  /** What it was about: a kind of command, an approval, a key. */
  readonly subject?: string
  readonly detail?: string
  readonly address?: string
  readonly requestId?: string
}

/** A note in its place in the audit. */
export interface AuditEntry extends AuditNote {
  readonly sequence: number
  readonly timeMs: number
  /** Of the record in its chain, hexadecimal. */
  readonly hash: string
}

export interface ProposalQuery extends Pick<PageQuery, 'limit' | 'cursor'> {
  /** Only those of which something can still become, or only those that have ended. */
  readonly isOpen?: boolean
}

export interface AuditQuery extends Pick<PageQuery, 'limit' | 'cursor'> {
  /** Only what happened in these, as for a reader who may know of no other; pages can then be shorter than asked for. */
  readonly domains?: ReadonlySet<string> | undefined
}

/** Where an order comes from. */
export interface Asked {
  /** Of its sender and unique to it: sent again, the order is answered by what it came to. */
  readonly idempotencyKey?: string
  readonly address?: string
  readonly requestId?: string
}

/** A command to be approved. */
export interface ProposalOrder extends Asked {
  readonly domain: string
  readonly command: Submission
  readonly reason: string
}

export interface ApprovalOrder extends Asked {
  readonly domain: string
  readonly approval: string
  readonly effectHash: string
}

export interface CancelOrder extends Asked {
  readonly domain: string
  readonly approval: string
  readonly reason: string
}

export interface KeyProposalOrder extends Asked {
  readonly change: KeyChangeOrder
  readonly reason: string
}

export interface KeyApprovalOrder extends Asked {
  readonly keyChange: string
}

export interface KeyCancelOrder extends Asked {
  readonly keyChange: string
  readonly reason: string
}

/**
 * What one person must not do alone, and the record of it. Every act is durable before it is answered and before it has any
 * effect; its own acts and refusals are in the audit without a further note. All of it throws `Refused`.
 */
export interface Control {
  /**
   * Works the effect of a command out and keeps it for others to approve.
   *
   * @throws Refused `forbidden`, `notFound` (domain), `rejected` (the engine would refuse it), `conflict` (it would change
   *   nothing, too much would leave the funds, too many are open), `keyReused`, `unavailable`
   */
  propose(principal: Principal, order: ProposalOrder): Promise<Approval>
  /**
   * Approves the effect that the approver has seen, named by its hash. Once enough have, it is executed after its delay, if its
   * effect is still the same then. Where there is no delay, the answer says what came of it.
   *
   * @throws Refused `forbidden` (also for who proposed, and any key of the same owner), `notFound`, `conflict`
   */
  approve(principal: Principal, order: ApprovalOrder): Promise<Approval>
  /** Anyone who might approve it, or who proposed it, may end it before it is executed. */
  cancel(principal: Principal, order: CancelOrder): Promise<Approval>
  /** @throws Refused `notFound` */
  approval(domain: string, id: string): Approval
  /** Newest first: all that are open, and the newest of those that have ended. @throws Refused `invalidCursor` */
  approvals(domain: string, query: ProposalQuery): Page<Approval>

  /** @throws Refused `forbidden`, `invalidRequest`, `conflict` */
  proposeKeyChange(principal: Principal, order: KeyProposalOrder): Promise<KeyChange>
  approveKeyChange(principal: Principal, order: KeyApprovalOrder): Promise<KeyChange>
  cancelKeyChange(principal: Principal, order: KeyCancelOrder): Promise<KeyChange>
  /** @throws Refused `notFound` */
  keyChange(id: string): KeyChange
  keyChanges(query: ProposalQuery): Page<KeyChange>

  /**
   * Keeps a note. Fulfilled once it is durable. Equal refusals of one key are gathered: the first is kept at once, further ones
   * of the same minute as a count.
   *
   * @throws Refused `unavailable`: the audit cannot be written, so what it is about must not be done
   */
  audit(note: AuditNote): Promise<void>
  /** Newest first. @throws Refused `invalidCursor` */
  auditEntries(query: AuditQuery): Promise<Page<AuditEntry>>
  /** Waits for what is under way and lets go of the journal. */
  close(): Promise<void>
}
