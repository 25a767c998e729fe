import { findPreset, policyHash, type PolicyPreset, presets } from '@plimsoll/engine'
import type { RouteBody } from '@plimsoll/protocol'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import type { SimulationTable } from '../simulations/simulation-table.ts'
import { pageOf, pageQueryOf } from './page-query.ts'

const seedDefault = 1
const metricsOfAll = 'the measures are of all domains, and the key reaches only some'

/** What belongs to no domain. */
export function serverHandlers(
  services: Services,
): Handlers<
  | 'listPolicies'
  | 'getPolicy'
  | 'listSimulations'
  | 'postSimulation'
  | 'getSimulation'
  | 'getMetrics'
> {
  const { telemetry } = services
  return {
    listPolicies: async () => ({ document: { rows: presets.map(policyRow) } }),
    getPolicy: async ({ parameters }) => {
      const preset = findPreset(parameters['policy'] ?? '')
      if (preset === undefined) throw notFound()
      const { spec, formula, units, source, choices } = preset
      return { document: { ...policyRow(preset), formula, units, source, choices, spec } }
    },
    listSimulations: async (call) => {
      const query = pageQueryOf(call)
      const all = simulationsOf(services).all()
      const page = pageOf(all, query, ({ simulation }) => simulation)
      if (page === undefined) throw new ProblemError('invalidCursor')
      const rows = page.rows.map(({ result: _result, ...row }) => row)
      return { document: { ...page, rows } }
    },
    postSimulation: async ({ body, idempotencyKey = '' }) => {
      const { scenario, seed = seedDefault } = body as RouteBody<'postSimulation'>
      return { document: simulationsOf(services).post(idempotencyKey, { scenario, seed }) }
    },
    getSimulation: async ({ parameters }) => {
      const document = simulationsOf(services).get(parameters['simulation'] ?? '')
      if (document === undefined) throw notFound()
      return { document }
    },
    getMetrics: async ({ principal }) => {
      if (principal.domains !== undefined)
        throw new ProblemError('forbidden', { detail: metricsOfAll })
      return { text: await telemetry.metrics(), mediaType: telemetry.metricsType }
    },
  }
}

function policyRow({ spec, title }: PolicyPreset): object {
  return { policy: spec.policy, version: spec.version, title, hash: policyHash(spec) }
}

function simulationsOf({ simulations }: Services): SimulationTable {
  if (simulations !== undefined) return simulations
  throw new ProblemError('unavailable', {
    detail: 'this server runs no simulations; set simulations.runningMax to offer them',
    isRetryable: false,
  })
}
