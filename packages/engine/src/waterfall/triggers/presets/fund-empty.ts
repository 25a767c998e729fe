import type { TriggerPreset } from '../trigger-preset.ts'

const ownFund = 'A contract has a fund of its own: give each market one, without a group.'
const nothingLeft = 'Empty means nothing above the floor and above what the inventory has lost.'

/** BitMEX: the fund of the contract is depleted. */
export const bitmex: TriggerPreset = {
  trigger: 'bitmex',
  title: 'BitMEX: the fund of the contract is empty',
  source: 'support.bitmex.com article 18589621443357',
  choices: [ownFund, nothingLeft],
  specFor: () => ({ kind: 'fundEmpty' }),
}

/** KuCoin: the fund of the trading pair is insufficient. */
export const kucoin: TriggerPreset = {
  trigger: 'kucoin',
  title: 'KuCoin Futures: the fund of the pair is insufficient',
  source: 'kucoin.com/support/26686471898009 (31 December 2025)',
  choices: [
    ownFund,
    nothingLeft,
    'Insufficient is read as empty; what it still has is paid first.',
  ],
  specFor: () => ({ kind: 'fundEmpty' }),
}

/** Phemex: the share of the fund that belongs to the contract is used up. */
export const phemex: TriggerPreset = {
  trigger: 'phemex',
  title: "Phemex: the contract's share of the fund is used up",
  source: 'phemex.com references, "auto-deleveraging"',
  choices: [ownFund, nothingLeft],
  specFor: () => ({ kind: 'fundEmpty' }),
}

/** Bitget since 27 September 2025: the coin's fund is used up, until it is positive again. */
export const bitget: TriggerPreset = {
  trigger: 'bitget',
  title: "Bitget: the coin's fund is used up",
  source: 'Bitget support article 12560603800805, revision of 27 September 2025',
  choices: ['A coin has a fund of its own, which serves its markets.', nothingLeft],
  specFor: () => ({ kind: 'fundEmpty' }),
}
