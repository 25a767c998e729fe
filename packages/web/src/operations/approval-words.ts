import type { CallAnswer } from '@plimsoll/client'
import type { Tone } from '../parts/badge.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { straight } from './straight-text.ts'

/** A command that one has proposed and others must approve. */
export type Approval = CallAnswer<'getApproval'>

/** Digits at the end of a hash that are given again to approve it. */
export const hashDigits = 6

/** How a proposal stands, in words. */
export function standingOf({
  status,
  approvedBy,
  approvers,
}: Pick<Approval, 'status' | 'approvedBy'> & { readonly approvers: number }): {
  readonly tone: Tone
  readonly words: string
} {
  switch (status) {
    case 'proposed': {
      const left = approvers - approvedBy.length
      return {
        tone: 'attention',
        words: left === 1 ? 'needs 1 approval' : `needs ${left} approvals`,
      }
    }
    case 'approved':
      return { tone: 'attention', words: 'approved, waits to be carried out' }
    case 'executing':
      return { tone: 'attention', words: 'being carried out' }
    case 'executed':
      return { tone: 'calm', words: 'carried out' }
    case 'failed':
      return { tone: 'danger', words: 'refused by the engine' }
    case 'void':
      return { tone: 'danger', words: 'void: the effect changed' }
    case 'expired':
      return { tone: 'quiet', words: 'expired' }
    case 'cancelled':
      return { tone: 'quiet', words: 'cancelled' }
  }
}

/** Whether it can still be approved or cancelled. */
export function isOpen({ status }: Pick<Approval, 'status'>): boolean {
  return status === 'proposed' || status === 'approved'
}

/** Why the reader cannot approve it; undefined where nothing is known that stands against it. */
export function whyNotApprove(
  {
    status,
    proposedBy,
    approvedBy,
  }: Pick<Approval, 'status'> & {
    readonly proposedBy: { readonly owner: string }
    readonly approvedBy: readonly { readonly owner: string }[]
  },
  owner: string | undefined,
): string | undefined {
  if (status !== 'proposed') return 'It is approved already.'
  if (owner === undefined) return undefined
  if (proposedBy.owner === owner) return 'You proposed it: somebody else has to approve.'
  if (approvedBy.some((one) => one.owner === owner)) return 'You approved it: somebody else has to.'
  return undefined
}

/** A length of time until something, as a clock counts down: `4:05`, `1:02:33`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** What a refused approval means for whoever asked, beside what the server says. */
export function conflictWords(code: string): string | undefined {
  return code === 'conflict'
    ? 'Nothing was done. What the proposal rests on has changed, or somebody was faster: read it again as it is now, and propose it anew if it is still wanted.'
    : undefined
}

/** A line of the server with its amounts of money in groups, to the last place; a number that the asset does not follow may be a name. */
export function lineWords(line: string, asset: string | undefined): string {
  const text = straight(line)
  if (asset === undefined) return text
  return text.replaceAll(
    /(?<![^\s+-])\d+(?:\.(\d+))?(?= )/gu,
    (number, places: string | undefined, at: number) => {
      const after = text.slice(at + number.length + 1)
      const isAmount = after.startsWith(asset) && /^(?:$|[\s,;.])/u.test(after.slice(asset.length))
      return isAmount ? grouped(number, places?.length ?? 0) : number
    },
  )
}
