import { ratio } from '@plimsoll/engine'
import { formatRatio } from '@plimsoll/protocol'

/** A part of a whole in percent with one place; nothing where there is no whole. */
export function percentOf(part: bigint, whole: bigint): string {
  return whole === 0n ? '' : `${formatRatio(ratio(100n * part, whole), 1)} %`
}
