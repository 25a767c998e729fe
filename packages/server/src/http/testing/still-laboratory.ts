import type { Laboratory } from '../../domain/comparison/laboratory.ts'

/** A laboratory in which everything is over at once. */
export const stillLaboratory: Laboratory = {
  scenarios: ['calm'],
  bookScenarios: ['calm', 'fall'],
  experiment: async () => ({ cases: 0 }),
  run: async () => ({ cases: 0 }),
  compare: async ({ format, timeMs, bucket }) => ({
    result: {
      version: 1,
      domain: format.domain,
      timeMs,
      asset: format.asset.name,
      shocks: [],
      nextShocks: { seed: 1, draws: 500, level: '0.975' },
      leasts: [],
      policies: [],
    },
    ...(bucket && { caseOutcomes: [] }),
  }),
}
