import { type Channel, channels, type Reach } from '@plimsoll/protocol'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { reachesDomain } from '../identity/command-access.ts'
import type { Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import type { Audience } from './audience.ts'
import type { SubscribeMessage } from './client-message.ts'
import type { LogChannel } from './event-drafts.ts'
import type { StateQuestion } from './watched-states.ts'

/** What a client is to be sent, once it is known that it may. */
export type SubscriptionRequest =
  | { readonly kind: 'event'; readonly channel: LogChannel; readonly audience: Audience }
  | { readonly kind: 'state'; readonly question: StateQuestion }

const QUEUE = 'adl.queue.'
const reachesByWidth: readonly Reach[] = ['all', 'pseudonymous', 'own']

/**
 * What a key may see of what it asks for. The tests of role, domain and account come before anything is looked up.
 *
 * @throws Refused `forbidden` where the role reaches nothing of the channel; `notFound` for whatever is not there or not the key's
 */
export function subscriptionRequest(
  principal: Principal,
  { domain, channel: name, account }: SubscribeMessage,
  find: (domain: string) => HostedDomain,
): SubscriptionRequest {
  const isQueue = name.startsWith(QUEUE)
  const channel = isQueue
    ? channels['adl.queue.{market}']
    : Object.values(channels).find((known) => known.name === name)
  if (channel === undefined) throw new Refused('notFound', 'there is no such channel')
  const reach = reachOf(principal, channel)
  if (reach === 'none') throw new Refused('forbidden', 'the role of the key may not follow this')
  if (!reachesDomain(principal, domain)) throw notFound()
  const audience = { reach, accounts: accountsOf(principal, channel, account) }
  const hosted = find(domain)
  if (!isQueue) return requestOf(channel, audience)
  const market = name.slice(QUEUE.length)
  if (!hosted.format.markets.has(market)) throw notFound()
  return { kind: 'state', question: { channel: 'adl.queue', market, audience } }
}

/** The one answer for what is not there and what the key may not see. */
export function notFound(): Refused {
  return new Refused('notFound', 'there is no such thing, or it is not yours to see')
}

function requestOf(channel: Channel, audience: Audience): SubscriptionRequest {
  switch (channel.name) {
    case 'marks':
    case 'funds':
      return { kind: 'state', question: { channel: channel.name } }
    case 'liquidations':
      return { kind: 'state', question: { channel: 'liquidations', audience } }
    case 'me.adl':
      return { kind: 'state', question: { channel: 'me.adl', accounts: audience.accounts } }
    case 'adl.events':
      return {
        kind: 'event',
        channel: audience.reach === 'own' ? 'adl.fills' : 'adl.events',
        audience,
      }
    case 'cases':
    case 'plans':
    case 'me.receipts':
    case 'ops.halts':
      return { kind: 'event', channel: channel.name, audience }
    default:
      throw notFound()
  }
}

/** Whoever is let in without a key in development mode sees what any role sees. */
function reachOf({ role, isDeveloper }: Principal, { access }: Channel): Reach {
  if (isDeveloper !== true) return access[role]
  const given = new Set(Object.values(access))
  return reachesByWidth.find((reach) => given.has(reach)) ?? 'none'
}

function accountsOf(
  { accounts, isDeveloper }: Principal,
  { name }: Channel,
  account: string | undefined,
): ReadonlySet<string> {
  if (account === undefined) return accounts
  if (!name.startsWith('me.')) {
    throw new Refused('invalidRequest', 'message.account belongs to me.adl and me.receipts only')
  }
  if (isDeveloper !== true && !accounts.has(account)) throw notFound()
  return new Set([account])
}
