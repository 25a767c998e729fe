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
    distances: { type: 'array', items: distanceSchema({ money, exact }) },
    front: closed({
      pair: { type: 'boolean' },
      all: { type: 'boolean' },
      dominatedBy: { type: 'array', items: text },
    }),
    fairerThan: { type: 'array', items: text },
    verdict: { ...text, description: 'What it is best at and what it gives up, in plain words.' },
  }
}

/** The least of each metric, as a field of the whole document. */
export function leastSchema({ money, exact }: Written): object {
  const base = {
    metric,
    endsMarkets: {
      type: 'boolean',
      description: 'Policies that end markets are compared only with each other.',
    },
    leastBy: { ...text, description: 'The first policy that reached it.' },
    proved: { type: 'boolean', description: 'Whether nothing can be below it.' },
  }
  return {
    description: 'The least of each metric that any policy reached.',
    type: 'array',
    items: {
      anyOf: [
        closed({ ...base, unit: { const: 'money' }, least: money }, ['least']),
        closed({ ...base, unit: ratioUnits, least: exact }, ['least']),
      ],
    },
  }
}

const metric = { enum: metrics.map((one) => one.metric) }
const ratioUnits = { enum: ['ratio', 'share', 'count'] }

function distanceSchema({ money, exact }: Written): object {
  const optional = ['value', 'above']
  return {
    anyOf: [
      closed({ metric, unit: { const: 'money' }, value: money, above: money }, optional),
      closed({ metric, unit: ratioUnits, value: exact, above: exact }, optional),
    ],
  }
}
