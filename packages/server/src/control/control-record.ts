import { decodeValue, encodeValue } from '@plimsoll/journal'
import type { Actor, Approval, KeyChange, ProposalStatus } from './approval.ts'
import type { AuditNote } from './control.ts'

/** A request that carried a key: sent again, it is answered by what it came to. */
export interface Repeatable {
  /** Of its sender, and unique to it. */
  readonly key: string
  /** Of what was asked. */
  readonly bodyHash: string
}

/** What becomes of proposals. */
export type ControlChange =
  | { readonly kind: 'approvalProposed'; readonly approval: Approval; readonly asked?: Repeatable }
  | {
      readonly kind: 'keyChangeProposed'
      readonly keyChange: KeyChange
      readonly asked?: Repeatable
    }
  | {
      readonly kind: 'approved'
      readonly id: string
      readonly by: Actor
      /** Present where nobody else has to. */
      readonly executeAtMs?: number
      readonly asked?: Repeatable
    }
  | { readonly kind: 'executing'; readonly id: string }
  | {
      readonly kind: 'ended'
      readonly id: string
      readonly status: Exclude<ProposalStatus, 'proposed' | 'approved' | 'executing'>
      readonly endReason?: string
      readonly cancelledBy?: Actor
      readonly sequence?: number
      /** What left funds, quote units. */
      readonly outflowQuote?: bigint
      readonly asked?: Repeatable
    }

/** What one record of the audit holds: what anyone may read, and what the state of proposals is made of. */
export interface ControlRecord {
  readonly note: AuditNote
  readonly change?: ControlChange
}

export function encodeRecord(record: ControlRecord): string {
  return encodeValue(record)
}

/** @throws TextDamaged for what `encodeRecord` did not write */
export function decodeRecord(text: string): ControlRecord {
  return decodeValue(text) as ControlRecord
}
