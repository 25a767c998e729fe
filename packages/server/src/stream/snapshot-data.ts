import type { StateView } from '@plimsoll/engine'
import { type CaseDocument, caseFor, encodePlan } from '@plimsoll/protocol'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { Audience, HideAccounts } from './audience.ts'
import type { LogChannel } from './event-drafts.ts'

/** Cases and receipts a reader begins with. */
const NEWEST = 100

/** What a reader of an event channel begins with who does not go on: what is open now, or the newest there is. */
export function snapshotData(
  hosted: HostedDomain,
  channel: LogChannel,
  {
    audience,
    view,
    hide,
  }: { readonly audience: Audience; readonly view: StateView; readonly hide: HideAccounts },
): unknown {
  const { reach, accounts } = audience
  const data = dataOf(hosted, channel, { view, ...(reach === 'own' && { accounts }) })
  return reach === 'pseudonymous' ? hide(channel, data) : data
}

function dataOf(
  { archive, format }: HostedDomain,
  channel: LogChannel,
  { view, accounts }: { readonly view: StateView; readonly accounts?: ReadonlySet<string> },
): unknown {
  const query = { limit: NEWEST, ...(accounts && { accounts }) }
  switch (channel) {
    case 'adl.events':
      return { events: [] }
    case 'adl.fills':
      return { fills: [] }
    case 'cases':
      return { cases: ownCases(archive.cases(query).rows, accounts) }
    case 'me.receipts':
      return { receipts: archive.receipts(query).rows }
    case 'plans':
      return { plans: view.plans().map((plan) => encodePlan(plan, format)), ended: [] }
    case 'ops.halts':
      return {
        halts: view.halts().map(({ market, reason }) => {
          return { ...(market !== null && { market }), halted: true, reason }
        }),
      }
  }
}

/** Of one's own cases, what concerns others is left out. */
function ownCases(
  cases: readonly CaseDocument[],
  accounts: ReadonlySet<string> | undefined,
): readonly CaseDocument[] {
  if (accounts === undefined) return cases
  return cases.flatMap((document) => caseFor(document, accounts) ?? [])
}
