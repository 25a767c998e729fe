import type { Answer } from '@plimsoll/journal'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { ProblemError } from '../answer/problem-error.ts'
import type { Services } from '../services.ts'

/** What came of a command that was neither refused nor left open. */
export type GoodAnswer = Extract<Answer, { outcome: 'accepted' | 'rejected' | 'repeated' }>

const retryAfterMs = 1_000

/** The problem that an answer is, or undefined where it is one of the engine's. */
export function faultOf(answer: Answer): ProblemError | undefined {
  switch (answer.outcome) {
    case 'failed':
      return new ProblemError('unavailable', {
        detail: answer.message,
        isRetryable: answer.isRetryable,
        ...(answer.isRetryable && { retryAfterMs }),
      })
    case 'unknown': {
      const detail = `${answer.message}; send the same again with the same Idempotency-Key to learn what came of it`
      return new ProblemError('outcomeUnknown', { detail, retryAfterMs })
    }
    case 'stopped':
      return new ProblemError('domainStopped')
    case 'accepted':
    case 'rejected':
    case 'repeated':
      return undefined
  }
}

/** The problem that the engine's refusal of a single command is; undefined where it was taken. */
function refusalOf(answer: GoodAnswer): ProblemError | undefined {
  if (answer.outcome === 'accepted' || answer.code === undefined) return undefined
  const detail =
    answer.outcome === 'rejected'
      ? answer.detail
      : 'the same command with the same key was refused before; a new attempt needs a new key'
  if (answer.code === 'keyReused') return new ProblemError('keyReused', { detail })
  const { code: rejection, sequence } = answer
  return new ProblemError('rejected', {
    detail,
    rejection,
    ...(sequence !== undefined && { sequence }),
  })
}

/**
 * The answer, where it is one of the engine's and no refusal.
 *
 * @throws ProblemError for every other
 */
export function takenOrThrow(answer: Answer): Exclude<GoodAnswer, { outcome: 'rejected' }> {
  const fault = faultOf(answer) ?? refusalOf(answer as GoodAnswer)
  if (fault !== undefined) throw fault
  return answer as Exclude<GoodAnswer, { outcome: 'rejected' }>
}

/** Counts an answer in the measures. */
export function observeAnswer(
  { telemetry }: Services,
  { domain }: HostedDomain,
  { kind, answer, ms }: { readonly kind: string; readonly answer: Answer; readonly ms: number },
): void {
  const code = 'code' in answer ? answer.code : undefined
  const { outcome } = answer
  telemetry.observeCommand({ domain, kind, outcome, ms, ...(code !== undefined && { code }) })
}
