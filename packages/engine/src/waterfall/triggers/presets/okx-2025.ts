import type { TriggerPreset } from '../trigger-preset.ts'
import { EIGHT_HOURS_MS } from './eight-hours.ts'

/** OKX since 2025: the fund is below its average of eight hours by 30 %, at least by 50,000 units; or it is empty. */
export const okx2025: TriggerPreset = {
  trigger: 'okx-2025',
  title: 'OKX 2025: fund below its 8 h average less max(30 %, 50,000), or empty',
  source:
    'okx.com/help, "introduction to auto-deleveraging (ADL)", text of 6 March 2025 (through a mirror)',
  choices: [
    'The cushion of 50,000 US dollars is 50,000 whole units of the asset.',
    'The average is by time, the present balance compared with it strictly.',
    'The third cause, a backlog of orders, has no published number: add `backlog` with your own.',
  ],
  specFor: (wholeUnitQuote) => ({
    kind: 'anyOf',
    triggers: [
      {
        kind: 'belowAverage',
        windowMs: EIGHT_HOURS_MS,
        sharePpm: 300_000,
        cushionQuote: 50_000n * wholeUnitQuote,
      },
      { kind: 'fundEmpty' },
    ],
  }),
}
