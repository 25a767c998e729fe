import type { PolicyPreset } from './preset.ts'

/** Kraken: assignment to those who opted in, at the zero-equity price. */
export const kraken: PolicyPreset = {
  spec: {
    policy: 'kraken',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'voluntary', weight: 'offeredLots' },
    price: 'bankruptcy',
  },
  title: 'Voluntary assignment, pro rata to what is offered',
  formula: 'k = Q × o / Σo, within what each can bear, whole lots by largest remainder',
  units: 'Q lots to place, o lots an account offered to take over, k lots assigned',
  source:
    'support.kraken.com 360022835671 (17 Mar 2026), 360022835231, 4819410136340, 360028245092',
  choices: [
    'The source does not say how several providers share; pro rata to what they offered.',
    'Preferences of weekday and largest position are the provider’s to keep in his offer.',
    'An offer with a limit is respected; the venue knows no price preference.',
    'A provider must meet the initial requirement afterwards, else he is assigned less.',
    'What nobody takes passes to the next layer: the venue’s unwind, whose counterparty rule is not published, is a layer of its own.',
    'Each bankrupt position is placed by itself, in the order of account ids; the source does not say how several are interleaved.',
  ],
}
