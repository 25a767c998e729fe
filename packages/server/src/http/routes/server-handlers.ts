import { findPreset, policyHash, type PolicyPreset, presets } from '@plimsoll/engine'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'

const metricsOfAll = 'the measures are of all domains, and the key reaches only some'

/** What belongs to no domain. */
export function serverHandlers(
  services: Services,
): Handlers<'listPolicies' | 'getPolicy' | 'getMetrics'> {
  const { telemetry } = services
  return {
    listPolicies: async () => ({ document: { rows: presets.map(policyRow) } }),
    getPolicy: async ({ parameters }) => {
      const preset = findPreset(parameters['policy'] ?? '')
      if (preset === undefined) throw notFound()
      const { spec, formula, units, source, choices } = preset
      return { document: { ...policyRow(preset), formula, units, source, choices, spec } }
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
