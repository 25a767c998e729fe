import { readDecimal } from '@plimsoll/protocol'
import type { AssertedOutcome } from '@plimsoll/simulator'

/** An outcome that was asserted, what came out, and whether that is what was asserted. */
export interface CheckedOutcome extends AssertedOutcome {
  /** As the document has it; absent where it has nothing there. */
  readonly found?: unknown
  readonly held: boolean
}

/** Holds the document of a run against what was asserted of it. Ranges are compared as decimals, exactly. */
export function checkOutcomes(
  document: unknown,
  asserted: readonly AssertedOutcome[],
): CheckedOutcome[] {
  return asserted.map((one) => {
    const found = valueAt(document, one.path)
    return { ...one, ...(found !== undefined && { found }), held: isHeld(one, found) }
  })
}

function isHeld({ is, from, to }: AssertedOutcome, found: unknown): boolean {
  if (is !== undefined) return found === is
  if (typeof found !== 'string' && typeof found !== 'number') return false
  return isNotAbove(from, String(found)) && isNotAbove(String(found), to)
}

/** Whether of two decimals the first is not above the second; true where there is no bound. */
function isNotAbove(lower: string | undefined, upper: string | undefined): boolean {
  if (lower === undefined || upper === undefined) return true
  const [low, high] = [readDecimal(lower), readDecimal(upper)]
  if (low === undefined || high === undefined) return false
  return low.digits * 10n ** BigInt(high.places) <= high.digits * 10n ** BigInt(low.places)
}

/** The value a JSON pointer (RFC 6901) leads to. */
function valueAt(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, segment) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
        return undefined
      }
      return Reflect.get(value, segment)
    }, document)
}
