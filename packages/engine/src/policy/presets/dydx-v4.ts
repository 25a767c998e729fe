import type { PolicyPreset } from './preset.ts'

/** dYdX v4: nobody is ranked; a seeded round-robin at the cross-margin bankruptcy price. */
export const dydxV4: PolicyPreset = {
  spec: {
    policy: 'dydx-v4',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'roundRobin', candidatesMax: 500 },
    price: 'crossBankruptcy',
    limits: { wholeOrNone: true, standing: 'initialOrNoWorse' },
    casesMax: 10,
  },
  title: 'Seeded round-robin, whole or none',
  formula:
    'from place seed mod n on, each opposite account gives min(remaining, position) if it may, else nothing. Value of closing d of position p: −(N(p + d) − N(p)) − ⌊NC × |MM(p + d) − MM(p)| / ΣMM⌋',
  units:
    'N notional, NC net collateral, MM maintenance in quote units; every market states initialTiers, the book a seed',
  source:
    'dydxprotocol/v4-chain@84d4664 protocol/x/clob/keeper/deleveraging.go, liquidations.go, x/subaccounts/lib/updates.go',
  choices: [
    'A case that is not below zero, as in a market that settles, is closed at mark, which stands for the oracle price; the source does so in final settlement.',
    'The list begins in the order of account ids; the source takes it as an off-chain daemon lists it.',
    'The start is (seed + the round’s sequence) mod n; the source seeds a generator with the previous block’s time.',
    'One round stands for one block: at most 10 cases and 500 candidates a leg.',
    'A price below the market’s minimum is raised to it; the source has no guard.',
    'Only accounts with equity above 0 are asked; the source asks every account of the opposite side and refuses those that would be worse off.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
