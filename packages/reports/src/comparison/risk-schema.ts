import { metrics } from '../trade-offs/metric.ts'

const text = { type: 'string' } as const
const count = { type: 'integer', minimum: 0 } as const

/** Schemas of what is written of money and ratios, as the whole document has them. */
interface Written {
  readonly money: object
  readonly exact: object
}

function closed(
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
): object {
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
    properties,
  }
}

/** The fields of a measured policy about risk, and about what it gives up against others. */
export function riskProperties({ money, exact }: Written): Readonly<Record<string, object>> {
  const survivor = ['ptsrPaper', 'ptsrCode', 'pmrPaper', 'pmrCode', 'rdNse']
  const shares = {
    largestOfEquity: exact,
    largestOfCapacity: exact,
    gini: exact,
    survivor: closed(Object.fromEntries(survivor.map((name) => [name, exact])), survivor),
  }
  const stress = {
    source: { enum: ['published', 'ownMarket', 'law'] },
    brokenHedges: money,
    accountsBroken: count,
    largest: closed({ account: text, bucket: text, leverage: exact }),
    meanShortfall: money,
  }
  return {
    risk: {
      description: 'What the round leaves a venue and its accounts open to.',
      ...closed({
        nextShock: closed({ mean: money, shortfall: money }),
        stress: closed(stress, ['largest']),
        shares: closed(shares, ['largestOfEquity', 'largestOfCapacity', 'gini']),
        positions: closed({ cut: count, closed: count }),
        rehedge: closed({ orders: count, notional: money }),
      }),
    },
    certificate: {
      description:
        'How near its deleveraging is to the lowest largest stress leverage. Absent where nothing was deleveraged or no stress is stated.',
      ...closed(
        {
          account: text,
          bucket: text,
          level: exact,
          bound: exact,
          gap: exact,
          lotChange: exact,
          method: { enum: ['linearProgramme', 'highestBuckets'] },
        },
        ['level', 'gap'],
      ),
    },
    distances: { type: 'array', items: { anyOf: [moneyDistance(money), ratioDistance(exact)] } },
    front: closed({
      pair: { type: 'boolean' },
      all: { type: 'boolean' },
      dominatedBy: { type: 'array', items: text },
    }),
    fairerThan: { type: 'array', items: text },
    verdict: { ...text, description: 'What it is best at and what it gives up, in plain words.' },
  }
}

function distance(units: readonly string[], amount: object, optional: readonly string[]): object {
  return closed(
    {
      metric: { enum: metrics.map(({ metric }) => metric) },
      leastBy: { ...text, description: 'The first policy that reached the least.' },
      proved: { type: 'boolean', description: 'Whether nothing can be below it.' },
      unit: { enum: units },
      value: amount,
      least: amount,
      above: amount,
    },
    optional,
  )
}

function moneyDistance(money: object): object {
  return distance(['money'], money, [])
}

function ratioDistance(exact: object): object {
  return distance(['ratio', 'share', 'count'], exact, ['value', 'least', 'above'])
}
