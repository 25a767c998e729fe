import { parseDecimal } from '../exact/decimal.ts'
import { multiply, rational } from '../exact/rational.ts'
import type { Market, Scenario } from './book.ts'
import { asObject, asText, type JsonObject } from './json.ts'

/** Stands for every market that a scenario does not name. */
const others = '*'

/** Reads a move of prices; it must say how every market moves. */
export function readScenario(
  entry: JsonObject,
  path: string,
  markets: readonly Market[],
): Scenario {
  const returns = asObject(entry['returns'], `${path}.returns`)
  return {
    scenario: asText(entry['scenario'], `${path}.scenario`),
    returns: new Map(
      markets.map(({ market }) => [
        market,
        millionths(returns[market] ?? returns[others], `${path}.returns.${market}`),
      ]),
    ),
    isSymmetric: entry['symmetric'] !== false,
  }
}

function millionths(value: unknown, path: string): bigint {
  const scaled = multiply(parseDecimal(asText(value, path)), rational(1_000_000n))
  if (scaled.denominator !== 1n) throw new RangeError(`${path}: finer than a millionth`)
  return scaled.numerator
}
