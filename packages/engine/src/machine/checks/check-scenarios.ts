import type { BookSpec, ScenarioSpec } from '../book-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkIds, checkKnown } from './refuse.ts'

/** The largest move a scenario may have either way: prices times eleven. Whatever is beyond is a slip of the unit. */
const RETURN_PPM_MAX = 10_000_000

/** Refuses scenarios that say nothing of a market, say two things of it, or name one that is not there. SPEC N-1. */
export function checkScenarios(
  { scenarios }: Pick<BookSpec, 'scenarios'>,
  markets: ReadonlySet<string>,
): void {
  if (scenarios === undefined) return
  if (scenarios.length === 0) {
    const advice = 'must hold at least one scenario; leave it out where the venue publishes none'
    throw new BookRefused('missingInput', 'scenarios', advice)
  }
  checkIds(scenarios, 'scenarios', ({ scenario }) => scenario)
  scenarios.forEach((scenario, index) =>
    checkReturns(scenario, markets, `scenarios[${index}].returns`),
  )
}

function checkReturns({ returns }: ScenarioSpec, markets: ReadonlySet<string>, path: string): void {
  const placed = new Map<string, number>()
  returns.forEach(({ market, returnPpm }, index) => {
    checkKnown(market, markets, `${path}[${index}].market`, 'markets')
    const earlier = placed.get(market)
    if (earlier !== undefined) {
      const advice = `"${market}" is also ${path}[${earlier}]; give one return a market`
      throw new BookRefused('duplicateId', `${path}[${index}]`, advice)
    }
    placed.set(market, index)
    if (!isReturn(returnPpm)) {
      const advice = `must be a whole number of millionths within ±${RETURN_PPM_MAX}`
      throw new BookRefused('invalidAmount', `${path}[${index}].returnPpm`, advice)
    }
  })
  const without = [...markets].find((market) => !placed.has(market))
  if (without === undefined) return
  const advice = `says nothing of "${without}"; give every market a return, 0 where its price stays`
  throw new BookRefused('missingInput', path, advice)
}

function isReturn(ppm: number): boolean {
  return Number.isSafeInteger(ppm) && ppm <= RETURN_PPM_MAX && ppm >= -RETURN_PPM_MAX
}
