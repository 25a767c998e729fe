import { poolProfit } from '../../policy/presets/pool-profit.ts'
import type { WaterfallPreset } from './waterfall-preset.ts'

/** GMX v2: winners are closed against the pool when it owes them too much; the pool bears the losses of the bankrupt. */
export const gmxV2: WaterfallPreset = {
  spec: {
    waterfall: 'gmx-v2',
    version: 1,
    layers: [
      {
        layer: 'adl',
        policy: poolProfit.spec,
        trigger: { kind: 'poolFactor', account: '*', startPpm: 850_000, floorPpm: 770_000 },
      },
      { layer: 'backstopVault', account: '*', price: 'bankruptcy' },
    ],
  },
  title: 'Pool factor with a band',
  formula:
    'factor = Σ profit of a side / pool value; above 85 % winners are closed, largest profit first, until it is not above 85 %, and never below 77 %',
  units: 'pool value and profits in quote units at mark',
  source:
    'gmx-io/gmx-synthetics at a5c0c88: contracts/adl/AdlUtils.sol, contracts/market/MarketUtils.sol, config/markets.ts (85/77 is its widest band)',
  choices: [
    'The keeper chooses accounts and sizes; here the largest profit goes first and the fewest lots that bring the factor back to the line are closed: what is taken is what is needed.',
    'The pool value is taken once, without a price spread between buying and selling.',
    'The factor counts all positions of a side at mark, losers included, as the source does.',
    'The cap on all payouts (MAX_PNL_FACTOR_FOR_TRADERS) is not part of the preset: at 85 % the band acts before it.',
    'A bankrupt trader’s loss is the pool’s: the pool takes his position over at his bankruptcy price, as far as its margin goes.',
    'A pool is one account of kind vault that holds the other side of every trader’s position.',
  ],
}
