import type { Command, EngineEvent, RejectionCode } from '@plimsoll/engine'
import { expectConserved } from './conservation.ts'
import { EventCursor } from './commands/event-cursor.ts'
import { judgeAftermath } from './funds/judge-aftermath.ts'
import { judgeCommand } from './judge-command.ts'
import { forgetOldPlans } from './plans.ts'
import type { World } from './world.ts'

/** A command in its place in the domain's order, and what came of it. */
export interface WorldRecord {
  /** One more than that of the record before; the book itself is 0. */
  readonly sequence: number
  /** Which start of which process wrote it. */
  readonly epoch: number
  readonly timeMs: number
  readonly command: Command
  /** Without the `commandTaken` that sequence, time and key stand for. */
  readonly events: readonly EngineEvent[]
  /** Null where the command was accepted. */
  readonly rejection: RejectionCode | null
}

/** A record takes its place, does what its command says, and leaves everything conserved. */
export function judgeRecord(world: World, record: WorldRecord): void {
  const { judge } = world
  judge.sequence = record.sequence
  world.nowMs = record.timeMs
  world.areFundsChanged = false
  expectPlace(world, record)
  expectNewKey(world, record)
  const { command, events, rejection, timeMs } = record
  if (rejection === null) {
    if (world.round !== undefined) {
      judge.expect('I-25', command.kind === 'continueCase', () => {
        return `${command.kind} comes while a round is unfinished`
      })
    }
    const cursor = new EventCursor(world, events)
    judgeCommand(world, command, cursor, timeMs)
    judgeAftermath(world, command, cursor)
    cursor.end()
  } else expectRefusal(world, record, rejection)
  expectConserved(world)
  forgetOldPlans(world, timeMs)
  forgetOldKeys(world, timeMs)
  world.sequence = record.sequence
  world.epoch = record.epoch
  world.timeMs = timeMs
}

function expectPlace(world: World, { sequence, epoch, timeMs, command }: WorldRecord): void {
  const { judge } = world
  judge.expect('I-16', sequence === world.sequence + 1, () => {
    return `record ${sequence} follows ${world.sequence}`
  })
  judge.expect('I-20', epoch >= world.epoch, () => `epoch ${epoch} follows ${world.epoch}`)
  judge.expect('I-22', timeMs >= world.timeMs, () => `time ${timeMs} follows ${world.timeMs}`)
  judge.expect('I-22', timeMs === command.timeMs && Number.isSafeInteger(timeMs), () => {
    return `a command of ${command.timeMs} is recorded at ${timeMs}`
  })
}

/** A remembered key never makes a second record (SPEC D-15). */
function expectNewKey(world: World, { sequence, timeMs, command, events }: WorldRecord): void {
  const { judge, answers, terms } = world
  const { idempotency } = command
  if (idempotency === undefined) {
    judge.expect('effect', events.length > 0, () => 'a record of nothing, under no key')
    return
  }
  const { key, bodyHash } = idempotency
  const given = answers.get(key)
  const isKnown = given !== undefined && timeMs - given.timeMs <= terms.limits.idempotencyWindowMs
  judge.expect('I-17', !isKnown, () => {
    return `key ${key} was taken at ${given?.sequence} for ${given?.bodyHash}, now for ${bodyHash}`
  })
  answers.delete(key)
  answers.set(key, { bodyHash, sequence, timeMs })
}

/** Keys are remembered for a window of event time; the oldest come first. */
function forgetOldKeys({ answers, terms }: World, timeMs: number): void {
  for (const [key, given] of answers) {
    if (timeMs - given.timeMs <= terms.limits.idempotencyWindowMs) return
    answers.delete(key)
  }
}

/** A refusal changes nothing, and top-ups are refused for what is wrong with them only. */
function expectRefusal(
  { judge }: World,
  { command, events }: WorldRecord,
  rejection: RejectionCode,
): void {
  judge.expect('effect', events.length === 0, () => {
    return `${command.kind} was refused and ${events[0]?.kind} happened`
  })
  judge.expect('effect', !unrecorded.has(rejection), () => `${rejection} is a record`)
  if (command.kind !== 'deposit') return
  judge.expect('halt', depositRefusals.has(rejection), () => `a deposit is refused: ${rejection}`)
}

/** Refusals of commands that have no place in the order. */
const unrecorded: ReadonlySet<RejectionCode> = new Set<RejectionCode>([
  'invalidTime',
  'timeBeforeState',
  'keyReused',
  'roundUnfinished',
])

/** Money is welcome whatever the prices and halts are. */
const depositRefusals: ReadonlySet<RejectionCode> = new Set<RejectionCode>([
  'unknownAccount',
  'invalidAmount',
  'amountOutOfRange',
])
