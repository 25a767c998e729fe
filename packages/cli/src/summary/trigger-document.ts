import type { TriggerPreset } from '@plimsoll/engine'
import { type TriggerDocument as WrittenTrigger, writeTrigger } from '@plimsoll/protocol'
import { triggerText } from './trigger-words.ts'

/** Everything there is to know about a trigger that comes with the engine. */
export interface TriggerDocument {
  readonly kind: 'trigger'
  readonly trigger: string
  readonly title: string
  /** When it is on, in words. */
  readonly meaning: string
  readonly source: string
  readonly choices: readonly string[]
  /** As a book may hold it in full; amounts are in whole units of the book's asset. */
  readonly spec: WrittenTrigger
}

// Any places would do: amounts of presets are whole units, written without them.
const decimals = 0

/** A trigger preset as a document. */
export function triggerDocument(preset: TriggerPreset): TriggerDocument {
  const { trigger, title, source, choices } = preset
  const spec = preset.specFor(10n ** BigInt(decimals))
  return {
    kind: 'trigger',
    trigger,
    title,
    meaning: triggerText(spec),
    source,
    choices,
    spec: writeTrigger(spec, { decimals }),
  }
}
