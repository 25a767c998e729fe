import type { PolicyPreset } from './preset.ts'

/** Drake: the largest position first. */
export const drake: PolicyPreset = {
  spec: {
    policy: 'drake',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'lots' }], thenBy: [{ term: 'profit', order: 'descending' }] },
    },
    price: 'mark',
  },
  title: 'Position size, then profit',
  formula: 'most lots first; equal: highest profit',
  units: 'lots of the market; profit at mark in quote units',
  source: 'Drake documentation, read as quoted in venue surveys',
  choices: [
    'Size is counted in lots; the source does not say whether in value.',
    'The source does not print the price; mark is used, as for other venues whose deleveraging is driven by a pool.',
    'What mark leaves unpaid stays in the deficit and passes to the next layer.',
    'A candidate without positive equity is not asked; the source is silent on insolvent candidates.',
    'Equal size and profit: account id, then bucket, ascending by bytes.',
    'Whole lots; a remainder keeps its place until the pass ends and is ranked anew afterwards; the source is silent on lots.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
