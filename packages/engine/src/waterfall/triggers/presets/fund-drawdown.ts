import type { TriggerSpec } from '../../trigger-spec.ts'
import type { TriggerPreset } from '../trigger-preset.ts'
import { EIGHT_HOURS_MS } from './eight-hours.ts'

const START_PPM = 300_000

/** The fund is empty, or fell to 30 % below the highest balance of eight hours. */
function fallen(stop: { readonly ppm: number; readonly isStrict: boolean }): TriggerSpec {
  return {
    kind: 'anyOf',
    triggers: [
      { kind: 'fundEmpty' },
      {
        kind: 'fundDrawdown',
        windowMs: EIGHT_HOURS_MS,
        start: { ppm: START_PPM, isStrict: false },
        stop,
      },
    ],
  }
}

const atStart = { ppm: START_PPM, isStrict: true }
const lineCounts = 'A fall to the line itself starts it.'

/** OKX until 2025: the fund is insufficient, or fell 30 % from its peak within eight hours. */
export const okx2024: TriggerPreset = {
  trigger: 'okx-2024',
  title: 'OKX 2024: fund empty, or 30 % below its 8 h peak',
  source: 'okx.com/help, "introduction to auto-deleveraging (ADL)", text of 4 April 2024',
  choices: [lineCounts, 'No stop is published: it stops when the fall is less than 30 % again.'],
  specFor: () => fallen(atStart),
}

/** HTX: the fund is depleted, or dropped too far below its peak of eight hours. */
export const htx: TriggerPreset = {
  trigger: 'htx',
  title: 'HTX: fund empty, or 30 % below its 8 h peak',
  source: 'htx.com/support/64914554002695',
  choices: [
    'The threshold is said to be set pair by pair and is not printed: 30 %, as sister venues print.',
    lineCounts,
    'No stop is published: it stops when the fall is less than the threshold again.',
  ],
  specFor: () => fallen(atStart),
}

/** Bitget until September 2025: stops only at nine tenths of the line. */
export const bitgetDrawdown: TriggerPreset = {
  trigger: 'bitget-drawdown',
  title: 'Bitget before September 2025: fund empty, or 30 % below its peak; stops at 27 %',
  source: 'Bitget support article 12560603800805, earlier revision',
  choices: [
    'No window is printed for the peak: eight hours, as at other venues of the family.',
    lineCounts,
    '"Stop at 90 % of the threshold" is a fall of 27 %, the line itself counted.',
  ],
  specFor: () => fallen({ ppm: 270_000, isStrict: false }),
}
