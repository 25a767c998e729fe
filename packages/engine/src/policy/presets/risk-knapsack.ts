import type { PolicyPreset } from './preset.ts'

/** Lots are taken where they lower most what the published scenarios would leave unpaid. */
export const riskKnapsack: PolicyPreset = {
  spec: {
    policy: 'risk-knapsack',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'minimiseShortfall', stress: 'published' },
    price: 'mark',
  },
  title: 'Smallest expected shortfall after the next shock',
  formula:
    'one lot at a time to the largest D(k) − D(k + 1), D = Σ max(0, loss − E) / number of scenarios',
  units:
    'loss of the bucket in a scenario, E its equity, both in quote units after k lots; every scenario counts as often as it has directions',
  source:
    'the exact minimiser of the next deficit that Chitra et al., arXiv 2512.01112, claim risk-aware pro rata to be; over published scenarios in place of a risk function (ours)',
  choices: [
    'What one more lot saves never grows, so lots one at a time reach the smallest sum that whole lots allow.',
    'Scenarios weigh the same; probabilities would be the operator’s opinion.',
    'The price is mark; the deficit stays with the next layer.',
    'Where no scenario leaves anything unpaid, ties alone decide.',
    'Equal candidates: who gave less in this event, then who has more lots left, then SHA-256 of event id and account, then account id and bucket. Ours.',
  ],
}
