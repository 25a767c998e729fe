import { InvariantError } from '@plimsoll/engine'
import { ValueRefused } from '../codec/encode-value.ts'
import type { Entry, Journal } from '../journal.ts'
import type { Answer } from './answer.ts'
import type { Waiting } from './command-queue.ts'
import { type DomainMemory, type Taken, takeCommand } from './domain-memory.ts'
import { eventsOf } from './record-text.ts'
import type { Submission } from './submission.ts'
import { TermsUnmet } from './submit-terms.ts'

/** A command of a group, and what it came to if the group becomes durable. */
export type Member = Taken & {
  readonly submission: Submission
  /** Absent for a command of the sequencer's own. */
  readonly waiting: Waiting | undefined
  /** Of the last record before it. */
  readonly sequenceBefore: number
}

/** Commands that are decided and applied in memory, and become durable together or not at all. */
export interface Group {
  readonly members: Member[]
  readonly entries: Entry[]
  /** Length of all texts. */
  textLength: number
  /** The sequencer's `start` is in it. */
  hasStart: boolean
}

/** A group of nothing yet. */
export function createGroup(): Group {
  return { members: [], entries: [], textLength: 0, hasStart: false }
}

/**
 * Decides one more command and puts it into the group. One that cannot be recorded, or that its own terms stop, is answered at
 * once.
 *
 * @throws InvariantError the memory is to be thrown away
 */
export function addToGroup(
  group: Group,
  memory: DomainMemory,
  {
    submission,
    waiting,
    nowMs,
  }: { submission: Submission; waiting?: Waiting | undefined; nowMs: number },
): void {
  const sequenceBefore = memory.view.sequence()
  let taken: Taken
  try {
    taken = takeCommand(memory, { submission, nowMs, onlyIf: waiting?.terms.onlyIf })
  } catch (error) {
    const message = whyNotTaken(error)
    if (message === undefined) throw error
    waiting?.answer({ outcome: 'failed', isRetryable: false, message })
    return
  }
  const { decision, entry } = taken
  group.members.push({ decision, entry, submission, waiting, sequenceBefore })
  if (taken.entry !== undefined) {
    group.entries.push(taken.entry)
    group.textLength += taken.entry.command.length + taken.entry.events.length
  }
  group.hasStart ||= waiting === undefined && submission.kind === 'start'
}

/** What to say about a command that left no trace; undefined for an error that is not the command's. */
function whyNotTaken(error: unknown): string | undefined {
  if (error instanceof ValueRefused) return `the command cannot be recorded: ${error.message}`
  return error instanceof TermsUnmet ? error.message : undefined
}

/** Says the same to everybody who waits for a command of a group. */
export function answerGroup({ members }: Group, answer: Answer): void {
  for (const { waiting } of members) waiting?.answer(answer)
}

/** The answer to a member whose group is durable, at the addresses of that journal: at once, unless it has to be read. */
export function answerOf(
  { decision, entry, sequenceBefore }: Member,
  { domain, epoch, journal }: { domain: string; epoch: number; journal: Journal },
): Answer | Promise<Answer> {
  const address = entry && { domain, epoch, sequence: entry.sequence }
  switch (decision.outcome) {
    case 'accepted':
      return {
        outcome: 'accepted',
        sequence: address?.sequence ?? sequenceBefore,
        ...(address && { address }),
        events: withoutTaken(decision.events),
      }
    case 'rejected':
      return {
        outcome: 'rejected',
        code: decision.code,
        detail: decision.detail,
        ...(address && { sequence: address.sequence, address }),
      }
    default:
      return repeatAnswer(decision, { domain, journal })
  }
}

/** What a key was answered before, read from its record. */
async function repeatAnswer(
  { sequence, code }: Extract<Member['decision'], { outcome: 'repeated' }>,
  { domain, journal }: { domain: string; journal: Journal },
): Promise<Answer> {
  for await (const record of journal.read(sequence)) {
    return {
      outcome: 'repeated',
      sequence,
      address: { domain, epoch: record.epoch, sequence },
      ...(code && { code }),
      events: eventsOf(record),
    }
  }
  throw new InvariantError(`a key was answered at record ${sequence}, which is not there`)
}

function withoutTaken<T extends { readonly kind: string }>(events: readonly T[]): readonly T[] {
  return events[0]?.kind === 'commandTaken' ? events.slice(1) : events
}
