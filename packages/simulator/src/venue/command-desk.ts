import { createHash } from 'node:crypto'
import type { Command } from '@plimsoll/engine'
import type { VenueAnswer, VenuePort } from './venue-port.ts'

/** Sees every command with its answer, in order. */
export type AnswerObserver = (command: Command, answer: VenueAnswer) => void

/** Gives every command of a run its key and hands it to the port. */
export interface CommandDesk {
  submit(command: Command): Promise<VenueAnswer>
  /** Submits all before the first answer is awaited, so that a journal can make them durable together. */
  submitAll(commands: readonly Command[]): Promise<VenueAnswer[]>
  /** SHA-256 over keys, times and body hashes of all commands so far. */
  digest(): string
}

/** A desk whose keys are `<run>:<counter>`; the same world gives the same command the same key. */
export function commandDesk(port: VenuePort, run: string, observe: AnswerObserver): CommandDesk {
  const hash = createHash('sha256')
  let counter = 0
  const hand = async (command: Command): Promise<VenueAnswer> => {
    counter += 1
    const idempotency = { key: `${run}:${counter}`, bodyHash: port.bodyHashOf(command) }
    hash.update(`${idempotency.key} ${command.timeMs} ${idempotency.bodyHash}\n`)
    return port.submit({ ...command, idempotency })
  }
  const submitAll = async (commands: readonly Command[]): Promise<VenueAnswer[]> => {
    const answers = await allOf(commands.map(hand))
    answers.forEach((answer, index) => {
      const command = commands[index]
      if (command !== undefined) observe(command, answer)
    })
    return answers
  }
  return {
    submit: async (command) => {
      const answer = await hand(command)
      observe(command, answer)
      return answer
    },
    submitAll,
    digest: () => hash.copy().digest('hex'),
  }
}

/** Waits for every promise before it throws, so that none is left behind. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
