import * as journalUnderTest from '@plimsoll/journal'
import { consecutiveSeeds } from '../seeds.ts'
import { createWorldAuditor } from '../world-auditor/world-auditor.ts'
import { invariants } from '../world-auditor/invariants.ts'
import { faultKinds } from './fault.ts'
import { keep } from './kept-script.ts'
import { FaultWorldFailed, playScript } from './play-world.ts'
import { reduceScript } from './reduce-script.ts'
import { runFaultWorld } from './run-fault-world.ts'
import type { Script } from './script.ts'
import { type Counts, hardFaults, Tally } from './tally.ts'

/** Worlds of a run, all parts together. */
const SEEDS = 500
/** Commands that clients send in each, and faults of disk, process and clock that come about at least. */
const size = { commands: 2_000, faults: 20 }
/** A world that fails is played again so often to make it smaller. */
const TRIES_MAX = 300

/** What came of some worlds. */
export interface WorldsJudgement {
  /** What each world that failed did; the first says where its script is kept. */
  readonly failures: readonly string[]
  readonly tally: Tally
  readonly fewestCommands: number
  readonly fewestFaults: number
  /** What never happened or was never judged, although it should have been. */
  readonly missing: readonly string[]
}

/** Runs one of so many parts of the worlds. */
export async function judgeFaultWorlds(part: number, parts: number): Promise<WorldsJudgement> {
  const tally = new Tally()
  const failures: string[] = []
  let fewestCommands = Number.POSITIVE_INFINITY
  let fewestFaults = Number.POSITIVE_INFINITY
  for (const seed of consecutiveSeeds(SEEDS).filter((each) => each % parts === part)) {
    try {
      const world = await runFaultWorld(seed, { ...size, auditorOf: createWorldAuditor })
      fewestCommands = Math.min(fewestCommands, world.commands)
      fewestFaults = Math.min(fewestFaults, hardFaults(world))
      tally.addAll(world)
    } catch (error) {
      if (!(error instanceof FaultWorldFailed)) throw error
      failures.push(failures.length === 0 ? await keepReduced(seed, error) : error.message)
    }
  }
  return { failures, tally, fewestCommands, fewestFaults, missing: missingIn(tally) }
}

/** Keeps the first world of a run that failed, as small as can be had in a bounded time. */
async function keepReduced(seed: number, failed: FaultWorldFailed): Promise<string> {
  const path = keep(`seed-${seed}`, { ...(await reduced(failed)), failure: failed.message })
  return `${failed.message}; kept as ${path}`
}

function reduced(failed: FaultWorldFailed): Promise<Script> {
  const fails = async (script: Script): Promise<boolean> => {
    const auditor = createWorldAuditor(script.terms.book)
    try {
      await playScript(script, { journalUnderTest, auditor, tally: new Tally() })
      return false
    } catch (error) {
      return error instanceof FaultWorldFailed && error.signature === failed.signature
    }
  }
  return reduceScript(failed.script, fails, TRIES_MAX)
}

function missingIn(tally: Tally): readonly string[] {
  const without = (counts: Counts, names: readonly string[]): string[] =>
    names.filter((name) => counts.of(name) === 0)
  return [
    ...without(tally.faults, faultKinds),
    ...without(tally.invariants, Object.keys(invariants)),
    ...without(tally.outcomes, ['accepted', 'rejected', 'repeated', 'failed', 'lost']),
    ...without(tally.layers, layers),
    ...without(tally.verdicts, verdicts),
    ...without(tally.rejections, rejections),
    ...without(tally.happenings, happenings),
  ]
}

const layers = [
  'ownNetting',
  'crossing',
  'offers',
  'backstopVault',
  'insuranceFund',
  'venueCapital',
  'adl',
  'profitHaircut',
  'socialisedLoss',
  'tearUp',
  'settlement',
]

const verdicts = [
  'used',
  'late',
  'fromFuture',
  'missing',
  'stale',
  'nonPositive',
  'outsideBand',
  'tooFewSources',
]

/** All codes but those of the sequencer's own affairs, and of what its callers check. */
const rejections = [
  'amountOutOfRange',
  'invalidAmount',
  'invalidIdentifier',
  'keyReused',
  'unknownAccount',
  'accountExists',
  'unknownMarket',
  'unknownBucket',
  'unknownFund',
  'unknownPlan',
  'unknownFill',
  'positionModeForbids',
  'sameAccount',
  'insufficientMoney',
  'insufficientMargin',
  'exceedsPosition',
  'priceNotHealthy',
  'halted',
  'notHalted',
  'caseOpen',
  'noLiquidation',
  'liquidationPending',
  'beyondLimit',
  'nothingToContinue',
  'withdrawalsGated',
  'unknownTrigger',
  'accountFrozen',
  'notFrozen',
  'marketSettled',
  'unbalancedPostings',
  'unbalancedPositions',
  'notSidecar',
  'planOpen',
  'bookSynced',
]

const happenings = [
  'rounds',
  'roundsInSteps',
  'continueCase',
  'cases',
  'opened bankrupt',
  'opened suspended',
  'opened liquidationFailed',
  'opened ordered',
  'opened fundDefault',
  'ended closed',
  'ended suspended',
  'liquidationsRequested',
  'liquidation closed',
  'liquidation recovered',
  'liquidation failed',
  'liquidation expired',
  'liquidation cancelled',
  'liquidationFeePaid',
  'offerPlaced',
  'offersTaken',
  'collateralsUpdated',
  'collateralsConverted',
  'deleveragingPlanned',
  'deleveragingFilled',
  'plan filled',
  'plan partlyFilled',
  'plan rejected',
  'plan expired',
  'confirmationUnmatched',
  'gainsHaircut',
  'lossShared',
  'claimsRepaid',
  'triggerChanged',
  'marketSettled',
  'inventorySwept',
  'fundBalanceMoved',
  'marketAssigned',
  'withdrawalsGated',
  'withdrawalsCharged',
  'withdrawalCharged',
  'fundPaid',
  'positionTakenOver',
  'positionsMatched',
  'paymentsReturned',
  'isolatedMarginReleased',
  'fundingAccrued',
  'fundingSettled',
  'halted',
  'resumed',
  'positionTransferred',
  'correctionPosted',
  'accountFrozen',
  'accountUnfrozen',
  'marketClosed',
  'bookSynced',
  'plan cancelled',
  'started',
  'recoveries',
  'redecided',
  'hashesCompared',
]
