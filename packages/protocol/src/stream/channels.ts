import type { DocumentName } from '../api/documents/definitions.ts'
import { type Reach, type Role, roles } from '../api/role.ts'

/** A channel of the stream. */
export interface Channel {
  /** As a subscription names it; `{market}` stands for the id of a market. */
  readonly name: string
  readonly description: string
  /**
   * Of `event` every message counts, and a reader who is too slow for them is disconnected; of `state` only the newest counts, and a
   * reader who is too slow skips some.
   */
  readonly kind: 'event' | 'state'
  readonly access: Readonly<Record<Role, Reach>>
  readonly data: DocumentName
}

export type ChannelName =
  | 'adl.events'
  | 'adl.queue.{market}'
  | 'cases'
  | 'funds'
  | 'marks'
  | 'liquidations'
  | 'plans'
  | 'me.adl'
  | 'me.receipts'
  | 'ops.halts'

/** Every channel of the stream. */
export const channels: Readonly<Record<ChannelName, Channel>> = {
  'adl.events': channel('adl.events', 'event', {
    description: 'What rounds and plans do. Traders see every forced fill without its account.',
    access: { ...overseen(), venue: 'all' },
    data: 'adlData',
  }),
  'adl.queue.{market}': channel('adl.queue.{market}', 'state', {
    description: 'Both queues of a market. Traders see the fifths and their own rows.',
    access: overseen(),
    data: 'queueData',
  }),
  cases: channel('cases', 'event', {
    description: 'Rounds of cases as they end. Traders see their own cases.',
    access: overseen(),
    data: 'casesData',
  }),
  funds: channel('funds', 'state', {
    description: 'Funds, and markets that no money can reach.',
    access: everyoneBut('admin'),
    data: 'fundsData',
  }),
  marks: channel('marks', 'state', {
    description: 'Prices as they are used, and whether they may be acted on.',
    access: everyoneBut('admin'),
    data: 'marksData',
  }),
  liquidations: channel('liquidations', 'state', {
    description: 'Buckets that the venue is to close in its market. Every message has all of them.',
    access: { auditor: 'pseudonymous', riskOfficer: 'all', venue: 'all' },
    data: 'liquidationsData',
  }),
  plans: channel('plans', 'event', {
    description: 'Plans for the venue to carry out.',
    access: { riskOfficer: 'all', venue: 'all' },
    data: 'plansData',
  }),
  'me.adl': channel('me.adl', 'state', {
    description: 'Where the positions of the key’s own accounts stand.',
    access: { trader: 'own', marketMaker: 'own' },
    data: 'meAdlData',
  }),
  'me.receipts': channel('me.receipts', 'event', {
    description: 'What was taken from the key’s own accounts.',
    access: { trader: 'own', marketMaker: 'own' },
    data: 'meReceiptsData',
  }),
  'ops.halts': channel('ops.halts', 'event', {
    description: 'What is halted, and what goes on.',
    access: everyoneBut(),
    data: 'haltsData',
  }),
}

type Stated = Readonly<Partial<Record<Role, Reach>>>

function channel(
  name: ChannelName,
  kind: Channel['kind'],
  rest: { readonly description: string; readonly access: Stated; readonly data: DocumentName },
): Channel {
  const reaches = roles.map((role) => [role, rest.access[role] ?? 'none'])
  return { name, kind, ...rest, access: Object.fromEntries(reaches) as Channel['access'] }
}

function overseen(): Stated {
  return { trader: 'own', marketMaker: 'own', auditor: 'pseudonymous', riskOfficer: 'all' }
}

function everyoneBut(...excluded: readonly Role[]): Stated {
  return Object.fromEntries(
    roles.filter((role) => !excluded.includes(role)).map((role) => [role, 'all']),
  )
}
