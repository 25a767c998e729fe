import { grouped } from '../parts/decimal-words.ts'
import { duration } from '../parts/instant.tsx'
import { scoreDecimal, type TriggerGroup, type TriggerState } from './triggers.ts'

type Score = NonNullable<TriggerState['measure']>
type Unit = NonNullable<TriggerState['line']>['unit']

const kinds: Readonly<Record<string, string>> = {
  fundEmpty: 'Funds of the pool are empty',
  fundDrawdown: 'Pool below its peak',
  marketDrawdown: 'Loss of the market, of the pool’s peak',
  belowAverage: 'Pool below its average',
  losses: 'Large losses of the funds',
  backlog: 'Buckets that wait to be closed',
  negativeEquity: 'Any case below 0',
  vaultLoss: 'Loss of the vault',
  vaultFull: 'The vault is full',
  poolFactor: 'Traders’ profit, of the pool’s value',
  manual: 'Switched by an officer',
}

/** What a trigger looks at. Of several, the one that is nearest to its line. */
export function triggerTitle({ trigger, part }: Pick<TriggerGroup, 'trigger' | 'part'>): string {
  const kind = part ?? trigger
  return kinds[kind] ?? (kind === 'anyOf' ? 'Any of several' : kind)
}

/** The asset that money is counted in. */
export interface AssetTerms {
  readonly name: string
  readonly decimals: number
}

/** A measure of a trigger with its unit; undefined where it cannot be said, as money before its asset is known. */
function measureWords(score: Score, unit: Unit, asset: AssetTerms | undefined): string | undefined {
  if (unit === 'count') return grouped(scoreDecimal(score, 0, 0) ?? score.display, 0)
  if (unit === 'share') {
    const part = scoreDecimal({ ...score, numerator: `${score.numerator}00` }, 0, 2)
    return part === undefined ? undefined : `${grouped(part, 1)} %`
  }
  if (asset === undefined) return undefined
  const money = scoreDecimal(score, asset.decimals, 0)
  return money === undefined ? undefined : `${grouped(money, 0)} ${asset.name}`
}

/** Where it stands and where it switches, as the end of a sentence. */
export function distanceWords(
  { measure, line, windowMs, on }: TriggerGroup,
  asset: AssetTerms | undefined,
): string {
  if (line === undefined) {
    return measure === undefined ? 'nothing is compared with a number' : `now ${measure.display}`
  }
  const now = measure === undefined ? undefined : measureWords(measure, line.unit, asset)
  const start = measureWords(line.start, line.unit, asset)
  const stop = line.stop === undefined ? start : measureWords(line.stop, line.unit, asset)
  const switches = on
    ? `switches off at ${stop ?? 'unknown'}`
    : `switches on at ${start ?? 'unknown'}`
  const looks = windowMs === undefined ? '' : `, over ${duration(windowMs)}`
  return `now ${now ?? 'unknown'}, ${switches}${looks}`
}
