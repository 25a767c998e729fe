import { hash } from 'node:crypto'
import { type Answer, bodyHashOf } from '@plimsoll/journal'
import type { SubmittedCommand } from '@plimsoll/protocol'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { ProblemError } from '../answer/problem-error.ts'
import type { Call } from '../request/call.ts'
import { urgentKinds } from '../request/command-terms.ts'

const usedForAnother = 'the Idempotency-Key was used for another request'

/**
 * Hands commands to a domain in order. Under one Idempotency-Key there is one request, however it is wrapped: a command alone is the
 * same as a batch of that command, and of a batch that was changed nothing is taken.
 *
 * @throws ProblemError keyReused
 */
export async function submitCommands(
  hosted: HostedDomain,
  call: Pick<Call, 'idempotencyKey'>,
  commands: readonly SubmittedCommand[],
): Promise<Answer[]> {
  const isUrgent = commands.every(({ kind }) => urgentKinds.has(kind))
  const bodyHash = hashOf(commands)
  let isUsed = false
  const answers = await Promise.all(
    commands.map((command, index) => {
      const idempotency = { key: journalKeyOf(call, index), bodyHash }
      return hosted.submit(
        { ...command, idempotency },
        {
          isUrgent,
          onlyIf: (decision) => {
            // Those after it are decided after it.
            if (index === 0)
              isUsed = decision.outcome === 'rejected' && decision.code === 'keyReused'
            return index > 0 && isUsed ? usedForAnother : undefined
          },
        },
      )
    }),
  )
  if (isUsed) throw new ProblemError('keyReused')
  return answers
}

/** The key under which the journal remembers one command of a request. */
export function journalKeyOf(
  { idempotencyKey = '' }: Pick<Call, 'idempotencyKey'>,
  index = 0,
): string {
  return `${idempotencyKey}#${index}`
}

/** Covers all commands of a request, in their order; of one alone it is that command's. */
function hashOf(commands: readonly SubmittedCommand[]): string {
  const hashes = commands.map(bodyHashOf)
  const [only] = hashes
  if (only !== undefined && hashes.length === 1) return only
  return hash('sha256', hashes.join('\n'), 'hex')
}
