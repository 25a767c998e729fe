import type { PolicyPreset } from './preset.ts'

/** Leverage to one common factor of all markets is drained: hedged portfolios are cut less. */
export const factorAdjusted: PolicyPreset = {
  spec: {
    policy: 'factor-adjusted',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'drain', stress: { scenario: 'factor' } },
    price: 'mark',
  },
  title: 'Factor-adjusted leverage draining',
  formula:
    'one lot at a time to the largest λ = |Σ b × value| / E, b the returns of the scenario “factor”, where a lot lowers it',
  units:
    'b return of a market in the scenario; value of the signed lots at mark; E equity of the bucket in quote units',
  source:
    'Campbell, Hey, Moallemi and Nutz, arXiv 2603.15963: with one dominant factor, |φ| / E takes the place of leverage',
  choices: [
    'The loadings are the venue’s to publish, as the scenario “factor” of the book, in both directions; a book of one market without scenarios has ±100 %.',
    'Lots that would raise λ (a hedge) are asked last.',
    'Attested exposure elsewhere (declaredHedge) counts for the cross wallet.',
    'The price is mark; the deficit stays with the next layer.',
    'Equal candidates: who gave less in this event, then who has more lots left, then SHA-256 of event id and account, then account id and bucket. Ours.',
  ],
}
