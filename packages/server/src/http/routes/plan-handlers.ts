import type { ConfirmPlan } from '@plimsoll/engine'
import { bodyHashOf } from '@plimsoll/journal'
import {
  decodeCommand,
  encodeAnswer,
  encodeLiquidations,
  encodePlans,
  type RouteBody,
} from '@plimsoll/protocol'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { confirmPlan } from '../../domain/sync/confirm-plan.ts'
import type { Call, Handlers, Served } from '../request/call.ts'
import { invalidRequest } from '../request/read-query.ts'
import type { Services } from '../services.ts'
import { observeAnswer, takenOrThrow } from './answer-problem.ts'
import { servedDomain } from './served-domain.ts'
import { journalKeyOf } from './submit-commands.ts'

/** What the venue is to close or to carry out, and what it did of plans. */
export function planHandlers(
  services: Services,
): Handlers<'confirmPlan' | 'listLiquidations' | 'listPlans'> {
  return {
    listLiquidations: async (call) => {
      const hosted = servedDomain(services, call)
      const { format } = hosted
      const read = hosted.read((state, at) => encodeLiquidations(state.liquidations(), at, format))
      return { document: await read }
    },
    listPlans: async (call) => {
      const hosted = servedDomain(services, call)
      const { format } = hosted
      return { document: await hosted.read((state, at) => encodePlans(state.plans(), at, format)) }
    },
    confirmPlan: (call) => confirm(services, servedDomain(services, call), call),
  }
}

async function confirm(services: Services, hosted: HostedDomain, call: Call): Promise<Served> {
  const planId = call.parameters['plan'] ?? ''
  const { market, fills } = call.body as RouteBody<'confirmPlan'>
  await assertMarket(hosted, planId, market)
  // What the venue then has is compared, not booked.
  const booked = fills.map(({ newPosition: _newPosition, ...fill }) => fill)
  const document = { kind: 'confirmPlan', planId, market, fills: booked }
  const command = decodeCommand(document, hosted.format, 'body') as Omit<ConfirmPlan, 'timeMs'>
  const idempotency = { key: journalKeyOf(call), bodyHash: bodyHashOf(command) }
  const stated = fills.flatMap(({ index, newPosition }) =>
    newPosition === undefined ? [] : [{ index, newPosition }],
  )
  const startedMs = performance.now()
  const outcome = await confirmPlan(hosted, { ...command, idempotency }, { stated })
  const { answer, differences } = outcome
  const ms = performance.now() - startedMs
  observeAnswer(services, hosted, { kind: 'confirmPlan', answer, ms })
  return {
    document: {
      ...encodeAnswer(takenOrThrow(answer), hosted.writer),
      ...(differences.length > 0 && { differences }),
    },
  }
}

/** Sizes are in lots of the market: of a plan that is still known, the one that is named must be its own. */
async function assertMarket(hosted: HostedDomain, planId: string, market: string): Promise<void> {
  const plan = await hosted.read((state) => state.plans().find((each) => each.planId === planId))
  if (plan === undefined || plan.market === market) return
  throw invalidRequest([
    { path: 'body.market', message: `is not ${plan.market}, the market of the plan` },
  ])
}
