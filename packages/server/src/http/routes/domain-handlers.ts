import { waterfallHash } from '@plimsoll/engine'
import type { Checkpoint } from '@plimsoll/journal'
import {
  type Document,
  encodeDomain,
  encodeFunds,
  encodeMarkets,
  type Role,
} from '@plimsoll/protocol'
import type { DomainEntry } from '../../domain/domain-entry.ts'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { reachesDomain } from '../../identity/command-access.ts'
import { isOwnRole } from '../../identity/own-role.ts'
import { ProblemError } from '../answer/problem-error.ts'
import type { Call, Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { pageOf, pageQueryOf } from './page-query.ts'
import { entryOf, servedDomain, viewTermsOf } from './served-domain.ts'

type Name = 'getDomain' | 'listCheckpoints' | 'listDomains' | 'listFunds' | 'listMarkets'

/** Why a domain has stopped may say what is in its book. */
const learnsCause: ReadonlySet<Role> = new Set(['riskOfficer', 'operator', 'admin'])

/** How domains stand as a whole. */
export function domainHandlers(services: Services): Handlers<Name> {
  return {
    listDomains: async ({ principal }) => ({
      document: {
        rows: services.domains
          .all()
          .filter(({ domain }) => reachesDomain(principal, domain))
          .map(domainRow),
      },
    }),
    getDomain: async (call) => ({ document: await domainDocument(entryOf(services, call), call) }),
    listMarkets: async (call) => {
      const hosted = servedDomain(services, call)
      const terms = viewTermsOf(hosted)
      return { document: await hosted.read((state, at) => encodeMarkets(state, at, terms)) }
    },
    listFunds: async (call) => {
      const hosted = servedDomain(services, call)
      const { format } = hosted
      return { document: await hosted.read((state, at) => encodeFunds(state, at, { format })) }
    },
    listCheckpoints: async (call) => {
      const hosted = servedDomain(services, call)
      const newest = [...(await hosted.checkpoints())].reverse()
      const page = pageOf(newest, pageQueryOf(call), ({ sequence }) => String(sequence))
      if (page === undefined) throw new ProblemError('invalidCursor')
      const rows = await Promise.all(page.rows.map((row) => checkpointRow(hosted, row)))
      return { document: { ...page, rows } }
    },
  }
}

function domainRow({ domain, hosted, status }: DomainEntry): Document<'domainRow'> {
  return { domain, ...(hosted && { mode: hosted.mode }), phase: status.phase }
}

async function domainDocument(
  { domain, hosted, status }: DomainEntry,
  { principal }: Call,
): Promise<Document<'domain'>> {
  const { cause, ...standing } = status
  const shown = {
    domain,
    ...(hosted && { mode: hosted.mode }),
    ...standing,
    ...(cause !== undefined && learnsCause.has(principal.role) && { cause }),
  }
  if (hosted === undefined || status.phase === 'stopped' || status.phase === 'closed') {
    return encodeDomain(shown)
  }
  const { format, terms } = hosted
  const { awaitingRound, ...others } = await hosted.read((state, { epoch, sequence, timeMs }) =>
    encodeDomain(
      { ...shown, epoch, sequence, timeMs },
      { state, format, waterfallHash: waterfallHash(terms) },
    ),
  )
  // How many buckets are below 0 tells those who trade against them how much is still to be closed.
  const isShown = awaitingRound !== undefined && !isOwnRole(principal.role)
  return { ...others, ...(isShown && { awaitingRound }) }
}

async function checkpointRow(
  hosted: HostedDomain,
  { sequence, stateHash }: Checkpoint,
): Promise<Document<'checkpoint'>> {
  const recordHash = await hosted.recordHash(sequence)
  return { sequence, stateHash, ...(recordHash !== undefined && { recordHash }) }
}
