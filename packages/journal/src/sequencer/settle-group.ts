import { type Command, decide, InvariantError } from '@plimsoll/engine'
import type { Entry, Journal, JournalRecord } from '../journal.ts'
import type { Answer } from './answer.ts'
import { answerOf, type Group, type Member } from './group.ts'
import type { Hold } from './held-domain.ts'

/**
 * Answers a group whose append ended in doubt, from the journal as it was when it was opened again. Every entry had a
 * sequence of its own, so a group stands there, or nowhere.
 *
 * @throws InvariantError if part of the group is there: the journal has not kept its promise
 */
export async function settleGroup(group: Group, hold: Hold, epoch: number): Promise<void> {
  const { journal, memory } = hold
  const isWritten = await hasEntries(journal, group.entries, epoch)
  for (const member of group.members) {
    const answer = isWritten
      ? await answerOf(member, { domain: memory.domain, epoch, journal })
      : await answerAbsent(member, hold)
    member.waiting?.answer(answer)
  }
}

/** Whether the journal holds a group: all of it, written by that epoch. */
async function hasEntries(
  journal: Journal,
  entries: readonly Entry[],
  epoch: number,
): Promise<boolean> {
  const [first] = entries
  // A group without records rests on what was durable before it.
  if (first === undefined) return true
  const found: JournalRecord[] = []
  if (journal.head.sequence >= first.sequence) {
    for await (const record of journal.read(first.sequence)) {
      if (found.push(record) === entries.length) break
    }
  }
  const kept = entries.filter((entry, index) => isSame(entry, found[index], epoch)).length
  if (kept === 0) return false
  if (kept === entries.length) return true
  throw new InvariantError(
    `the journal kept ${kept} of the ${entries.length} records appended at ${first.sequence}`,
  )
}

/** Nothing of its group is there; but another writer may have taken a command with the same key. */
async function answerAbsent({ submission }: Member, { journal, memory }: Hold): Promise<Answer> {
  if (submission.idempotency !== undefined) {
    const command = { ...submission, timeMs: memory.view.timeMs() } as Command
    const decision = decide(memory.state, command)
    if (decision.outcome === 'repeated') {
      const sequenceBefore = memory.view.sequence()
      const member = { decision, submission, sequenceBefore, entry: undefined, waiting: undefined }
      return answerOf(member, { domain: memory.domain, epoch: journal.epoch, journal })
    }
  }
  const message = 'the append failed and left nothing: the command did not happen'
  return { outcome: 'failed', isRetryable: true, message }
}

function isSame(entry: Entry, record: JournalRecord | undefined, epoch: number): boolean {
  if (record === undefined || record.epoch !== epoch) return false
  return entryFields.every((field) => entry[field] === record[field])
}

const entryFields = [
  'sequence',
  'timeMs',
  'logicVersion',
  'kind',
  'idempotencyKey',
  'rejection',
  'command',
  'events',
  'policyHash',
] as const satisfies readonly (keyof Entry)[]
