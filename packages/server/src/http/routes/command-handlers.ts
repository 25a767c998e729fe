import type { Answer } from '@plimsoll/journal'
import {
  commandAccess,
  decodeCommand,
  encodeAnswer,
  type SubmittedCommand,
} from '@plimsoll/protocol'
import type { AuditNote } from '../../control/control.ts'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { maySubmit } from '../../identity/command-access.ts'
import type { Principal } from '../../identity/principal.ts'
import { ProblemError } from '../answer/problem-error.ts'
import { problemAnswer } from '../answer/problem-answer.ts'
import type { Call, Handlers } from '../request/call.ts'
import { invalidRequest } from '../request/read-query.ts'
import { batchMax } from '../request/command-terms.ts'
import type { Services } from '../services.ts'
import { faultOf, type GoodAnswer, observeAnswer, takenOrThrow } from './answer-problem.ts'
import { servedDomain } from './served-domain.ts'
import { submitCommands } from './submit-commands.ts'

/** What a venue reports, and what its officers do alone. */
export function commandHandlers(services: Services): Handlers<'postCommands'> {
  return {
    postCommands: async (call) => {
      const hosted = servedDomain(services, call)
      if (isBatch(call.body)) return { document: await takeBatch(services, call, hosted) }
      const command = decodeCommand(call.body, hosted.format, 'body')
      const [answer] = await submitAll(services, call, hosted, [command])
      return { document: encodeAnswer(takenOrThrow(answer ?? nothing), hosted.writer) }
    },
  }
}

/** Takes commands in order. Nothing is taken where one of them cannot be read, or is not for the key to give. */
async function submitAll(
  services: Services,
  call: Call,
  hosted: HostedDomain,
  commands: readonly SubmittedCommand[],
): Promise<Answer[]> {
  for (const [index, { kind }] of commands.entries()) {
    if (maySubmit(call.principal, kind)) continue
    const path = isBatch(call.body) ? `body.commands[${index}]` : 'body'
    await audit(services, call, { subject: kind, outcome: 'refused' })
    throw forbidden(call.principal, kind, path)
  }
  const startedMs = performance.now()
  const answers = await submitCommands(hosted, call, commands)
  const ms = performance.now() - startedMs
  for (const [index, { kind }] of commands.entries()) {
    const answer = answers[index]
    if (answer !== undefined) observeAnswer(services, hosted, { kind, answer, ms })
  }
  await auditOrders(services, call, commands, answers)
  return answers
}

async function takeBatch(services: Services, call: Call, hosted: HostedDomain): Promise<object> {
  const { commands: documents } = call.body as { readonly commands: unknown }
  assertBatch(documents, call.body as object)
  const commands = documents.map((document, index) =>
    decodeCommand(document, hosted.format, `body.commands[${index}]`),
  )
  const answers = await submitAll(services, call, hosted, commands)
  const faults = answers.map(faultOf)
  const [first] = faults
  if (first !== undefined && !faults.includes(undefined)) throw first
  return {
    answers: answers.map((answer, index) => {
      const fault = faults[index]
      if (fault !== undefined) return problemAnswer(fault).document
      return encodeAnswer(answer as GoodAnswer, hosted.writer)
    }),
  }
}

function isBatch(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, 'commands')
}

function assertBatch(documents: unknown, body: object): asserts documents is readonly unknown[] {
  const path = 'body.commands'
  const complain = (message: string): never => {
    throw invalidRequest([{ path, message }])
  }
  if (Object.keys(body).length > 1) complain('stands alone in the body of a batch')
  if (!Array.isArray(documents)) complain('is not a list; give 1 to 1,000 commands')
  const { length } = documents as readonly unknown[]
  if (length < 1 || length > batchMax) complain(`has ${length} commands; give 1 to 1,000`)
}

function forbidden({ role }: Principal, kind: string, path: string): ProblemError {
  const { alone = [], byApproval = [] } = commandAccess.get(kind) ?? {}
  const detail =
    byApproval.length > 0 && alone.length === 0
      ? `${path}: ${kind} takes a second person; propose it as an approval`
      : `${path}: ${kind} is for ${alone.join(' and ')}, not for ${role}`
  return new ProblemError('forbidden', { detail })
}

/** Whether an officer gives a command of the kind alone, which is privileged all the same. */
function isOrder(kind: string): boolean {
  return commandAccess.get(kind)?.alone.includes('venue') !== true
}

/** What one officer does alone is privileged all the same. */
async function auditOrders(
  services: Services,
  call: Call,
  commands: readonly SubmittedCommand[],
  answers: readonly Answer[],
): Promise<void> {
  for (const [index, { kind }] of commands.entries()) {
    if (!isOrder(kind)) continue
    const answer = answers[index]
    const isTaken = answer?.outcome === 'accepted' || answer?.outcome === 'repeated'
    const outcome = isTaken ? 'done' : answer?.outcome === 'rejected' ? 'refused' : 'failed'
    await audit(services, call, { subject: kind, outcome })
  }
}

async function audit(
  { control }: Services,
  { principal, parameters, requestId, ip: address }: Call,
  note: Pick<AuditNote, 'outcome' | 'subject'>,
): Promise<void> {
  const { keyId, owner, role } = principal
  const { domain = '' } = parameters
  const action = 'postCommands'
  await control.audit({ action, keyId, owner, role, domain, address, requestId, ...note })
}

const nothing: Answer = { outcome: 'failed', isRetryable: false, message: 'there was no command' }
