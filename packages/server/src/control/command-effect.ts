import { createHash } from 'node:crypto'
import { type Decision, type SlotNaming, waterfallHash } from '@plimsoll/engine'
import type { Submission } from '@plimsoll/journal'
import {
  type CommandDocument,
  encodeCommand,
  encodeEvent,
  type EventDocument,
  EventWriter,
  type SubmittedCommand,
} from '@plimsoll/protocol'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { canonicalJson } from './canonical-json.ts'
import { draftNames } from './draft-names.ts'

/** What a command would do, and the hash by which whoever approves names it. */
export interface CommandEffect {
  /** Events as documents, without the one that gives the command its place and time. */
  readonly events: readonly EventDocument[]
  readonly policyHash: string
  readonly effectHash: string
}

type EffectDomain = Pick<HostedDomain, 'domain' | 'terms' | 'format'>

/** What an accepted decision on a command would do. @param names of the state that was decided on */
export function effectOf(
  { domain, terms, format }: EffectDomain,
  command: Submission,
  { events }: Extract<Decision, { outcome: 'accepted' }>,
  names: SlotNaming,
): CommandEffect {
  const happenings = events.filter(({ kind }) => kind !== 'commandTaken')
  const markets = terms.markets.map(({ market, contract, tickValueQuote }) => ({
    market,
    contract,
    tickValueQuote,
  }))
  const writer = new EventWriter(format, draftNames(names, happenings), markets)
  const effect = happenings.map((event) => encodeEvent(event, writer))
  const policyHash = waterfallHash(terms)
  const hashed = { domain, command: documentOf(command, format), effect, policyHash }
  const effectHash = createHash('sha256').update(canonicalJson(hashed)).digest('hex')
  return { events: effect, policyHash, effectHash }
}

/** A command that officers order, as they write it. */
function documentOf(command: Submission, format: EffectDomain['format']): CommandDocument {
  return encodeCommand(command as SubmittedCommand, { format })
}
