import type { TriggerPreset } from '../trigger-preset.ts'
import { EIGHT_HOURS_MS } from './eight-hours.ts'

/** Bybit: a contract lost 30 % of the pool's highest balance, and the fund pays no further than to that line; or the pool is empty. */
export const bybit: TriggerPreset = {
  trigger: 'bybit',
  title:
    "Bybit: the contract's loss is 30 % of the pool's 8 h peak, pinned there; or the pool is empty",
  source: 'bybit-exchange/docs docs/v5/market/adl-alert.mdx; help centre, 5 November 2025',
  choices: [
    'The reference writes < −0.3 and > −0.25, so neither line counts; its second example, which starts at exactly −30 %, is read as pinned there.',
    'The balance has to be above 10,000 whole units; the examples use 1 and 10,000.',
    'Lines are set contract by contract; another published set is 100 % and 95 %.',
    'A contract that is taken out of its group is given to a fund of its own (SPEC F-6).',
  ],
  specFor: (wholeUnitQuote) => ({
    kind: 'anyOf',
    triggers: [
      {
        kind: 'marketDrawdown',
        windowMs: EIGHT_HOURS_MS,
        start: { ppm: 300_000, isStrict: true },
        stop: { ppm: 250_000, isStrict: true },
        balanceAboveQuote: 10_000n * wholeUnitQuote,
        isPinned: true,
      },
      { kind: 'fundEmpty' },
    ],
  }),
}
