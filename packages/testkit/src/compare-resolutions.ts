/** Hashes the reference does not make. */
const hashes = ['waterfallHash', 'stateHashBefore', 'stateHashAfter', 'policyHash']
/** Present or not is part of the outcome; the wording is not. */
const wordings = ['skipped', 'reason']

/** Optional fields of the document: absent on one side only, they are a difference. */
const optional = [
  'fund',
  'mode',
  'policy',
  'rank',
  'score',
  'scoreAfter',
  'hedgeBroken',
  'hedgesCrossed',
  'isolatedMargin',
  'positions',
  'returned',
  'price',
  'bankruptcyPrice',
  'exemptions',
  'cause',
  'repayable',
  'chargesFlatAccounts',
  'flatCharges',
  'triggerChanges',
  'settledMarkets',
  'charges',
  'claimsAfter',
  'withdrawals',
]

/**
 * The paths at which two resolution documents differ, in reading order; empty if they agree. Hashes
 * are passed over, of `skipped` and `reason` only the presence counts. Fields that the document does
 * not have and the actual one adds are extensions, and no difference.
 */
export function compareResolutions(expected: unknown, actual: unknown): string[] {
  const differences: string[] = []
  compareAt('', expected, actual, differences)
  return differences
}

function compareAt(path: string, expected: unknown, actual: unknown, found: string[]): void {
  if (expected === actual) return
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      found.push(`${path}: expected ${expected.length} entries, got ${actual.length}`)
    }
    const shared = Math.min(expected.length, actual.length)
    for (let index = 0; index < shared; index += 1) {
      compareAt(`${path}[${index}]`, expected[index], actual[index], found)
    }
  } else if (isRecord(expected) && isRecord(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    for (const name of names) {
      if (hashes.includes(name)) continue
      const isWording = wordings.includes(name) && !isFill(expected)
      const isKnown = name in expected || optional.includes(name) || isWording
      if (!isKnown) continue
      const place = path === '' ? name : `${path}.${name}`
      const pair = [expected[name], actual[name]] as const
      if (wordings.includes(name) && pair.every((value) => typeof value === 'string')) continue
      compareAt(place, ...pair, found)
    }
  } else {
    found.push(`${path}: expected ${show(expected)}, got ${show(actual)}`)
  }
}

/** The words of a fill are made from its other fields, and are an extension. */
function isFill(row: Readonly<Record<string, unknown>>): boolean {
  return 'forgone' in row
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
