import type { ControlSettings } from '../config/server-config.ts'

type Delay = Exclude<
  keyof { readonly [K in keyof ControlSettings as K extends `${string}DelayMs` ? K : never]: 0 },
  'keyDelayMs'
>

const delays: ReadonlyMap<string, Delay> = new Map([
  ['resume', 'resumeDelayMs'],
  ['unfreezeAccount', 'resumeDelayMs'],
  ['moveFundMoney', 'fundMoneyDelayMs'],
  ['unwindInventory', 'fundMoneyDelayMs'],
  ['assignMarket', 'fundMoneyDelayMs'],
  ['postCorrection', 'correctionDelayMs'],
])

/** How long a command waits between its approval and its execution. What is not listed waits as long as manual deleveraging. */
export function delayOf(kind: string, settings: ControlSettings): number {
  return settings[delays.get(kind) ?? 'manualAdlDelayMs']
}
