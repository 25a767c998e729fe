import type { PolicyPreset } from './preset.ts'

/** Whoever is most levered in the market gives lots until all are level. */
export const minimaxLeverage: PolicyPreset = {
  spec: {
    policy: 'minimax-leverage',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'drain', stress: 'ownMarket' },
    price: 'mark',
  },
  title: 'Leverage draining',
  formula:
    'one lot at a time to the largest λ = notional left / E: everybody above a level comes down to it',
  units: 'λ leverage of the bucket in the asked market, at mark; E its equity in quote units',
  source:
    'Campbell, Hey, Moallemi and Nutz, arXiv 2603.15963: cutting the most levered to one level minimises the expected loss of the next shock',
  choices: [
    'The paper’s level is for divisible amounts; whole lots go one at a time, and the sorted leverages end as small as whole lots allow.',
    'The price is mark, so that cuts leave equity as it is; the deficit stays with the next layer.',
    'Only the asked market counts: a bucket that hedges in another looks as levered as one that does not.',
    'What each can bear bounds its cut; the others come down further.',
    'Equal candidates: who gave less in this event, then who has more lots left, then SHA-256 of event id and account, then account id and bucket. Ours.',
  ],
}
