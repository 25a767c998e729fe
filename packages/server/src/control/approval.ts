import type { Submission } from '@plimsoll/journal'
import type { Role } from '@plimsoll/protocol'

/** Someone who acted, as the record keeps it. */
export interface Actor {
  readonly keyId: string
  readonly owner: string
}

/**
 * Where a proposal stands. Only `proposed` and `approved` are open; what is `void` could not be executed any more, and what
 * `failed` was refused by the engine. A proposal is `executing` between the moment its execution is on record and the answer.
 */
export type ProposalStatus =
  | 'proposed'
  | 'approved'
  | 'executing'
  | 'executed'
  | 'failed'
  | 'cancelled'
  | 'expired'
  | 'void'

/** What a proposal of any kind says. */
export interface Proposal {
  readonly id: string
  readonly status: ProposalStatus
  readonly reason: string
  readonly proposedBy: Actor
  readonly proposedMs: number
  /** When it ends without approval. */
  readonly expiresMs: number
  readonly approvedBy: readonly Actor[]
  /** How many must approve. */
  readonly approvers: number
  /** Present from approval on. */
  readonly executeAtMs?: number
  readonly cancelledBy?: Actor
  readonly endedMs?: number
  /** Why it ended otherwise than by execution. */
  readonly endReason?: string
}

/** One line of an effect in plain words. The text names no account, so that the line can be shown under a pseudonym. */
export interface EffectLine {
  readonly account?: string
  readonly text: string
}

/** A command that one has proposed and others must approve. */
export interface Approval extends Proposal {
  readonly domain: string
  readonly command: Submission
  /** Of the journal when it was proposed; the approval dies with it. */
  readonly epoch: number
  /** The record after which the effect was worked out. */
  readonly baseSequence: number
  readonly policyHash: string
  /** Events of the command as documents, without sequence and time. */
  readonly effect: readonly unknown[]
  readonly lines: readonly EffectLine[]
  /** SHA-256, hexadecimal, over the canonical JSON of domain, command, effect and policy hash. */
  readonly effectHash: string
  /** Record of the command, once executed. */
  readonly sequence?: number
}

/** A key as it can be proposed: nothing of it is secret. */
export interface ProposedKey {
  readonly id: string
  readonly role: Role
  readonly owner: string
  readonly publicKey: string
  readonly accounts?: readonly string[]
  readonly domains?: readonly string[]
  readonly expires?: string
  readonly addresses?: readonly string[]
}

/** What is to happen to the keys. `replace` revokes one key and adds another, at once. */
export type KeyChangeOrder =
  | { readonly action: 'add'; readonly key: ProposedKey }
  | { readonly action: 'revoke'; readonly keyId: string }
  | { readonly action: 'replace'; readonly keyId: string; readonly key: ProposedKey }

/** A change of keys that one admin has proposed and others must approve. */
export interface KeyChange extends Proposal {
  readonly change: KeyChangeOrder
}
