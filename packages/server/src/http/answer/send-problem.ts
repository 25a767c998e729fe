import type { FastifyReply } from 'fastify'
import { problemAnswer, problemMediaType } from './problem-answer.ts'
import { problemOf } from './problem-of.ts'

/** Sends what an error means for whoever asked. */
export function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const { id: requestId, raw } = reply.request
  // What is left of a body that was refused unread must not be taken for the next request, nor waited for.
  if (!raw.complete) reply.header('connection', 'close')
  const { status, document, retryAfterSeconds } = problemAnswer(problemOf(error), requestId)
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return reply.code(status).type(problemMediaType).send(JSON.stringify(document))
}
