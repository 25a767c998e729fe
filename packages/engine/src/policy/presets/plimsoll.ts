import type { PolicyPreset } from './preset.ts'

/** Exposure moves at mark to whoever carries the most risk; hedges are broken last. Our own rule. */
export const plimsoll: PolicyPreset = {
  spec: {
    policy: 'plimsoll',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'drain', stress: 'published', keepsHedges: true },
    price: 'mark',
    pairing: 'portfolio',
  },
  title: 'Stress leverage drained, hedges kept',
  formula:
    'lots to whoever has the largest stress leverage λ = max(0, worst loss) / E: the sorted λ end as small as whole lots allow; first with nobody above his λ before the cut',
  units:
    'worst loss of the bucket over the published scenarios, at mark; E its equity after the cut; both in quote units',
  source:
    'ours: leverage draining of Campbell et al. (arXiv 2603.15963) with whole lots, published scenarios, kept hedges and all markets together',
  choices: [
    'The price is mark, so that cuts leave equity as it is; the deficit stays for the layer behind, best a repayable profitHaircut.',
    'No test of profit: one that goes by entry prices is reset by a wash trade.',
    'Pass 1 gives nobody a lot that would leave λ above its value before the cut; pass 2 places the rest without that bound, and such fills say that a hedge was broken.',
    'The legs of all cases in all markets are placed together: four slices, then at most 24 sweeps of improvement, both legs of a hedge in proportion where both are needed.',
    'Accounts that agreed (bothLegs) have the other leg of a broken hedge closed against each other at mark; nobody else is cut for it.',
    'Hedges in spot or at other venues are unseen, unless the venue attests them (declaredHedge).',
    'The smallest largest λ touches more accounts than a queue does, and keeping hedges asks more of those without one.',
    'Equal candidates: who gave less in this event, then who has more lots left, then SHA-256 of event id and account, then account id and bucket. Ours.',
  ],
}
