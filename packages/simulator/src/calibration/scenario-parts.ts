import type { DepthCalibration } from './calibrate-depth.ts'
import type { JumpDiffusionFit } from './fit-jump-diffusion.ts'

/** The `depth` of a market as a scenario file has it; `thinning` and what nothing was observed of are left to the reader. */
export function depthPart({ depth }: DepthCalibration): Record<string, string | number> {
  const { levels, spacingPpm, levelPpm, recoveryPpm, impactPpm } = depth
  return {
    levels,
    spacing: partText(spacingPpm),
    level: partText(levelPpm),
    ...(recoveryPpm !== undefined && { recovery: partText(recoveryPpm) }),
    ...(impactPpm !== undefined && { impact: partText(impactPpm) }),
  }
}

/** What a scenario file says of prices elsewhere: `paths`, and of each market `volatility` and `beta`. */
export interface PathParts {
  readonly paths: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly markets: Readonly<Record<string, { readonly volatility: string; readonly beta: string }>>
}

/** A fit as a scenario file has it. */
export function pathParts({ paths, markets }: JumpDiffusionFit): PathParts {
  const { factorPpm, jumpsPerHour, jumpPpm, commonJumps } = paths
  return {
    paths: {
      kind: 'jumpDiffusion',
      factor: partText(factorPpm),
      jumpsPerHour: rateText(jumpsPerHour),
      jump: partText(jumpPpm),
      ...(commonJumps && {
        commonJumps: {
          perHour: rateText(commonJumps.perHour),
          mean: partText(commonJumps.meanPpm),
          deviation: partText(commonJumps.deviationPpm),
        },
      }),
    },
    markets: Object.fromEntries(
      Object.entries(markets).map(([market, { volatilityPpm, beta }]) => [
        market,
        { volatility: partText(volatilityPpm), beta: rateText(beta) },
      ]),
    ),
  }
}

/** Millionths as a decimal without zeros at its end. */
function partText(ppm: number): string {
  return trimmed((ppm / 1_000_000).toFixed(6))
}

function rateText(rate: number): string {
  return trimmed(rate.toFixed(4))
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/u, '')
}
