import { asCount, asObject, asText, type JsonObject, mapObjects } from './json.ts'
import { choice } from './read-policy.ts'
import type { Trigger, TriggerLine } from './trigger.ts'

/** Reads an amount as whole quote units. */
export type ReadMoney = (value: unknown, path: string) => bigint

const kinds = [
  'fundEmpty',
  'fundDrawdown',
  'marketDrawdown',
  'belowAverage',
  'losses',
  'backlog',
  'negativeEquity',
  'vaultLoss',
  'vaultFull',
  'poolFactor',
  'manual',
  'anyOf',
] as const

/** Reads a trigger that is written out. */
export function readTrigger(value: unknown, path: string, readMoney: ReadMoney): Trigger {
  const entry = asObject(value, path)
  const kind = choice(entry['kind'], `${path}.kind`, kinds)
  const count = (field: string): number => asCount(entry[field], `${path}.${field}`)
  const ppm = (field: string): bigint => BigInt(count(field))
  const money = (field: string): bigint => readMoney(entry[field], `${path}.${field}`)
  const account = (): string => asText(entry['account'], `${path}.account`)
  switch (kind) {
    case 'fundEmpty':
    case 'negativeEquity':
    case 'manual':
      return { kind }
    case 'fundDrawdown':
      return { kind, ...readLines(entry, path) }
    case 'marketDrawdown': {
      const balanceAbove = entry['balanceAbove'] === undefined ? undefined : money('balanceAbove')
      const isPinned = entry['pinned'] === true
      return { kind, ...readLines(entry, path), balanceAbove, isPinned }
    }
    case 'belowAverage': {
      const [windowMs, sharePpm] = [count('windowMs'), ppm('sharePpm')]
      return { kind, windowMs, sharePpm, cushion: money('cushion') }
    }
    case 'losses':
      return { kind, windowMs: count('windowMs'), count: count('count'), amount: money('amount') }
    case 'backlog':
      return { kind, start: count('start'), stop: count('stop') }
    case 'vaultLoss':
      return { kind, account: account(), start: money('start'), stop: money('stop') }
    case 'vaultFull':
      return { kind, account: account(), capacity: money('capacity') }
    case 'poolFactor':
      return { kind, account: account(), startPpm: ppm('startPpm'), floorPpm: ppm('floorPpm') }
    case 'anyOf':
      return {
        kind,
        triggers: mapObjects(entry['triggers'], `${path}.triggers`, (inner, place) =>
          readTrigger(inner, place, readMoney),
        ),
      }
  }
}

function readLines(
  entry: JsonObject,
  path: string,
): { readonly windowMs: number; readonly start: TriggerLine; readonly stop: TriggerLine } {
  const line = (field: string): TriggerLine => {
    const { ppm, strict } = asObject(entry[field], `${path}.${field}`)
    return { ppm: BigInt(asCount(ppm, `${path}.${field}.ppm`)), isStrict: strict === true }
  }
  const windowMs = asCount(entry['windowMs'], `${path}.windowMs`)
  return { windowMs, start: line('start'), stop: line('stop') }
}
