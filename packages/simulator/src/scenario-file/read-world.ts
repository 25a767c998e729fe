import { type Place, refuseAt, under } from '@plimsoll/protocol'
import type {
  DepthSpec,
  LatencySpec,
  MarketWorld,
  PriceFeedSpec,
  PriceOutage,
  Shock,
} from '../scenarios/scenario.ts'
import { DecimalFields, readChange } from './decimal-fields.ts'
import type { MarketNames } from './market-names.ts'
import { readCourse } from './read-course.ts'
import type { ScenarioDocument } from './scenario-schema.ts'

const betaMax = 100
const thinningMax = 1_000_000
const million = 1_000_000

/** How markets move and trade. */
export function readMarkets(
  names: MarketNames,
  place: Place,
  from: ScenarioDocument['markets'],
): Record<string, MarketWorld> {
  names.refuseMissing(place, from)
  return Object.fromEntries(
    Object.entries(from).map(([market, world]) => {
      const at = under(place, market)
      names.refuseUnknown(at, market)
      const fields = new DecimalFields(at, world)
      return [
        market,
        {
          volatilityPpm: fields.part('volatility'),
          beta: fields.number('beta', { from: -betaMax, to: betaMax }),
          depth: readDepth(under(at, 'depth'), world.depth),
        },
      ]
    }),
  )
}

function readDepth(place: Place, from: ScenarioDocument['markets'][string]['depth']): DepthSpec {
  const fields = new DecimalFields(place, from)
  const { levels } = from
  const spacingPpm = fields.part('spacing')
  if (spacingPpm * levels >= million) {
    const complaint = `puts level ${levels} at a price of 0 or below; give less, or fewer levels`
    refuseAt(under(place, 'spacing'), 'outOfRange', complaint)
  }
  return {
    levels,
    spacingPpm,
    levelPpm: fields.part('level'),
    recoveryPpm: fields.share('recovery'),
    thinning: fields.number('thinning', { from: 0, to: thinningMax }),
    impactPpm: fields.share('impact'),
  }
}

/** What the venue sees of prices elsewhere. */
export function readFeed(place: Place, from: ScenarioDocument['feed']): PriceFeedSpec {
  const fields = new DecimalFields(place, from)
  return {
    sources: from.sources,
    sourceNoisePpm: fields.part('sourceNoise'),
    sourceLagPpm: fields.share('sourceLag'),
    agreementPpm: fields.part('agreement'),
    basisDecayPpm: fields.share('basisDecay'),
  }
}

/** How late things are. */
export function readLatency({ markMs, engineMs }: LatencySpec): LatencySpec {
  return { markMs, engineMs }
}

/** Scheduled moves, all of them within the run. */
export function readShocks(
  names: MarketNames,
  place: Place,
  { shocks = [], durationMs }: ScenarioDocument,
): Shock[] {
  return shocks.map(({ fromMs, toMs, change, course }, index) => {
    const at = under(place, index)
    refuseSpan(at, { fromMs, toMs }, durationMs)
    const changes = Object.entries(change).map(([market, text]) => {
      const spot = under(under(at, 'change'), market)
      names.refuseUnknown(spot, market)
      return [market, readChange(spot, text)] as const
    })
    return {
      fromMs,
      toMs,
      ...(course && { course: readCourse(under(at, 'course'), course, { fromMs, toMs }) }),
      changePpm: Object.fromEntries(changes),
    }
  })
}

/** Faults of price sources, all of them within the run. */
export function readOutages(
  names: MarketNames,
  place: Place,
  { outages = [], durationMs }: ScenarioDocument,
): PriceOutage[] {
  return outages.map(({ fromMs, toMs, market, fault }, index) => {
    const at = under(place, index)
    refuseSpan(at, { fromMs, toMs }, durationMs)
    names.refuseUnknown(under(at, 'market'), market)
    return { fromMs, toMs, market, fault }
  })
}

function refuseSpan(
  place: Place,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  durationMs: number,
): void {
  if (toMs < fromMs) refuseAt(under(place, 'toMs'), 'outOfRange', 'is before fromMs; swap the two')
  if (toMs <= durationMs) return
  const complaint = `is after the end of the run, ${durationMs}; give an earlier time or a longer durationMs`
  refuseAt(under(place, 'toMs'), 'outOfRange', complaint)
}
