import {
  type RankStanding,
  type RankView,
  type Side,
  type StateView,
  view,
  whatIf,
  type WhatIfView,
} from '@plimsoll/engine'
import {
  decodeWhatIf,
  encodeAccount,
  encodeAccountAdl,
  encodeQueue,
  encodeWhatIf,
  pageLimitDefault,
  type RouteBody,
} from '@plimsoll/protocol'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { adlLayersOf, type RankedQueue, type RankedState } from '../../domain/queue-rankings.ts'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import type { Call, Handlers, Served } from '../request/call.ts'
import { invalidRequest, type Query } from '../request/read-query.ts'
import type { Services } from '../services.ts'
import { assertCoarseChanges } from './coarse-changes.ts'
import { coarseMarks } from './coarse-marks.ts'
import { servedDomain, viewTermsOf } from './served-domain.ts'
import { accountOf, ownAccounts } from './subject.ts'

/** Where accounts stand, and where they would. */
export function accountHandlers(
  services: Services,
): Handlers<'getAccount' | 'getAccountAdl' | 'getQueue' | 'whatIf'> {
  const subjectOf = (hosted: HostedDomain, call: Call): Promise<string> =>
    accountOf(services, hosted, call, call.parameters['account'] ?? '')
  return {
    getAccount: async (call) => {
      const hosted = servedDomain(services, call)
      const account = await subjectOf(hosted, call)
      const document = await hosted.read((state, at) =>
        encodeAccount(state, account, { at, terms: viewTermsOf(hosted) }),
      )
      if (document === undefined) throw notFound()
      return { document }
    },
    getAccountAdl: async (call) => {
      const hosted = servedDomain(services, call)
      const account = await subjectOf(hosted, call)
      const document = await hosted.read((state, at) => {
        if (state.account(account) === undefined) return undefined
        const ranks = ranksOf(hosted, { state, at, account })
        return encodeAccountAdl(
          hosted.format,
          { account, ranks },
          { at, triggers: state.triggers() },
        )
      })
      if (document === undefined) throw notFound()
      return { document }
    },
    getQueue: (call) => serveQueue(servedDomain(services, call), call),
    whatIf: async (call) => {
      const hosted = servedDomain(services, call)
      return await serveWhatIf(hosted, call, await subjectOf(hosted, call))
    },
  }
}

/** Cases of the round that a what-if tries: more would keep the thread for seconds. Of traders there are many. */
const triedCasesMax = { own: 25, others: 100 } as const

async function serveWhatIf(hosted: HostedDomain, call: Call, account: string): Promise<Served> {
  const { format } = hosted
  const asked = decodeWhatIf(call.body as RouteBody<'whatIf'>, account, format)
  const { state, at } = await hosted.fork()
  const present = view(state)
  const isCoarse = call.reach === 'own'
  if (isCoarse) assertCoarseChanges(asked, present.margins([account]), format)
  const marks =
    isCoarse && asked.marks ? coarseMarks(asked.marks, present.prices(), format) : asked.marks
  const casesMax = isCoarse ? triedCasesMax.own : triedCasesMax.others
  const answer = whatIf(state, { ...asked, ...(marks && { marks }) }, { casesMax })
  if (answer === undefined) throw notFound()
  const shown = isCoarse ? withoutCounts(answer) : answer
  const answered = { account, view: shown, ...(marks && { marks }) }
  const triggers = present.triggers()
  return { document: encodeWhatIf(format, answered, { at, triggers, isCoarse }) }
}

/** A refusal that says how many others would be bankrupt says it to nobody who knows no accounts but his own. */
function withoutCounts(answer: WhatIfView): WhatIfView {
  const { refused } = answer
  if (refused?.step !== 'round') return answer
  return {
    ...answer,
    refused: { ...refused, detail: 'the round that would follow cannot be tried' },
  }
}

async function serveQueue(hosted: HostedDomain, call: Call): Promise<Served> {
  const { market = '' } = call.parameters
  const { side = 'long' } = call.query
  const start = startOf(call.query)
  const [layer] = adlLayersOf(hosted.terms)
  if (layer === undefined) throw notFound()
  const found = await hosted.read((state, at) => {
    const ranking = hosted.rankings.ranking({ state, at }, { layer, market, side })
    const price = state.prices().find((row) => row.market === market)
    return ranking && price && { queue: ranking.queue, markPriceTicks: price.markPriceTicks }
  })
  if (found === undefined) throw notFound()
  const { queue, markPriceTicks } = found
  const { rows, summary } = queue
  const ranked = { market, side, policy: layer.policy, markPriceTicks, rows, summary }
  const own = ownAccounts(call)
  const page = own
    ? { shown: rowsOf(queue, own), isOwn: true }
    : pageOfQueue(queue, start, call.query)
  return { document: encodeQueue(hosted.format, ranked, { at: queue.at, ...page }) }
}

/** Rows before a page. Cursors count rows: a queue is ranked anew while it is being read, and `at` says when. */
function startOf({ cursor, fromRank }: Query): number {
  if (cursor === undefined) return fromRank === undefined ? 0 : fromRank - 1
  if (fromRank !== undefined) {
    const message = 'begins a page elsewhere than cursor does; give one of the two'
    throw invalidRequest([{ path: 'query.fromRank', message }])
  }
  const start = Number(Buffer.from(cursor, 'base64url').toString())
  if (!Number.isSafeInteger(start) || start < 0) throw new ProblemError('invalidCursor')
  return start
}

function rowsOf(queue: RankedQueue, accounts: ReadonlySet<string>): RankView[] {
  return [...accounts]
    .flatMap((account) => queue.byAccount.get(account) ?? [])
    .sort((left, right) => (left.rank ?? Infinity) - (right.rank ?? Infinity))
}

function pageOfQueue(
  { rows }: RankedQueue,
  start: number,
  { limit = pageLimitDefault }: Query,
): { readonly shown: readonly RankView[]; readonly next?: string } {
  const end = start + limit
  const shown = rows.slice(start, end)
  if (end >= rows.length) return { shown }
  return { shown, next: Buffer.from(String(end)).toString('base64url') }
}

/** Where every position of an account stands, from rankings that others share. */
function ranksOf(
  { rankings, terms }: HostedDomain,
  read: RankedState & { readonly state: StateView; readonly account: string },
): RankStanding[] {
  const positions = read.state.account(read.account)?.positions ?? []
  const sides = new Map(
    positions
      .filter(({ sizeLots }) => sizeLots !== 0n)
      .map(({ market, sizeLots }) => {
        const side: Side = sizeLots < 0n ? 'short' : 'long'
        return [`${market} ${side}`, { market, side }]
      }),
  )
  return adlLayersOf(terms).flatMap((layer) =>
    [...sides.values()].flatMap(({ market, side }) => {
      const queue = rankings.ranking(read, { layer, market, side })?.queue
      const rows = queue?.byAccount.get(read.account) ?? []
      const { layerIndex, policy } = layer
      const queueLength = queue?.summary.positions ?? 0
      const place = { layerIndex, policy: policy.policy, market, side, queueLength }
      return rows.map((row) => ({ ...place, row }))
    }),
  )
}
