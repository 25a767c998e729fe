import type { RouteBody } from '@plimsoll/protocol'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { runDrill } from '../../domain/drill/run-drill.ts'
import type { ShadowLedger } from '../../domain/shadow/shadow-ledger.ts'
import { ProblemError } from '../answer/problem-error.ts'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { pageQueryOf } from './page-query.ts'
import { servedDomain } from './served-domain.ts'

/** Drills on a copy, and the comparison with what a venue decided itself. */
export function rehearsalHandlers(
  services: Services,
): Handlers<'runDrill' | 'postShadowDecision' | 'listShadowDifferences'> {
  return {
    runDrill: async (call) => {
      const order = call.body as RouteBody<'runDrill'>
      return { document: await runDrill(servedDomain(services, call), order) }
    },
    postShadowDecision: async (call) => {
      const decision = call.body as RouteBody<'postShadowDecision'>
      const shadow = shadowOf(servedDomain(services, call))
      return { document: await shadow.post(decision, call.idempotencyKey ?? '') }
    },
    listShadowDifferences: async (call) => ({
      document: shadowOf(servedDomain(services, call)).differences(pageQueryOf(call)),
    }),
  }
}

function shadowOf({ shadow, mode }: HostedDomain): ShadowLedger {
  if (shadow !== undefined) return shadow
  const detail = `the domain runs as ${mode}, not in shadow; there is nothing to compare`
  throw new ProblemError('conflict', { detail })
}
