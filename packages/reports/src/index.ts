/** Reports from what the engine did: pure functions of what it shows, and drawings. */
export { casePage, type CasePageTerms } from './case/case-page.ts'
export type {
  ComparedPolicy,
  Comparison,
  MeasuredPolicy,
  NextShocks,
  PolicyKind,
  Shock,
} from './comparison/comparison.ts'
export { type CaseOutcome, caseOutcome } from './comparison/case-outcome.ts'
export {
  type ChosenPolicy,
  choosePolicy,
  comparablePolicies,
} from './comparison/comparable-policies.ts'
export type { ComparisonDocument } from './comparison/comparison-document.ts'
export { comparisonJsonSchema } from './comparison/comparison-schema.ts'
export { encodeComparison } from './comparison/encode-comparison.ts'
export { formatMark } from './comparison/format-mark.ts'
export { outcomeInWords } from './comparison/outcome-in-words.ts'
export { measureRound, type Outcome } from './comparison/outcome.ts'
export { playRound, type PlayedWaterfall } from './comparison/play-round.ts'
export { type PlayedRound, standingOf } from './comparison/played-round.ts'
export { comparisonPage } from './page/comparison-page.ts'
export { type Certificate, certify, weightsOf } from './certificate/certificate.ts'
export {
  drainProblem,
  type DrainProblem,
  type FewestAccounts,
  fewestAccounts,
} from './certificate/drain-problem.ts'
export {
  aloneBound,
  type BoundWeights,
  decidedLevel,
} from './certificate/stress-bound.ts'
export { Activity, type TimeWindow } from './patterns/activity/activity.ts'
export type {
  DistressFill,
  FundCause,
  OpenInterestCause,
  PatternEvent,
} from './patterns/activity/pattern-event.ts'
export { findPatterns } from './patterns/find-patterns.ts'
export { fitIntensity, type IntensityFit } from './patterns/intensity/fit-intensity.ts'
export { intensityWords } from './patterns/intensity/intensity-words.ts'
export { stepsOver } from './patterns/levels/level-path.ts'
export type { FundBurn } from './patterns/levels/fund-burn.ts'
export type {
  DistressPatterns,
  MarketPatterns,
  PatternsDocument,
  PatternsSource,
  RiskSeries,
} from './patterns/patterns-document.ts'
export { patternsHtml } from './patterns/page/patterns-html.ts'
export { waveGapMs, wavesOf } from './patterns/waves.ts'
export type { FundSizingDocument } from './fund-sizing/fund-sizing-document.ts'
export { fundSizingPage } from './fund-sizing/fund-sizing-page.ts'
export type { RuleComparisonDocument } from './rule-comparison/rule-comparison-document.ts'
export { ruleAnswer, ruleCaveats } from './rule-comparison/rule-answer.ts'
export { ruleComparisonPage } from './rule-comparison/rule-comparison-page.ts'
export type { RuleReading } from './rule-comparison/rule-measure.ts'
export { ruleAmounts, type RuleTable, ruleTables } from './rule-comparison/rule-tables.ts'
export { type RuleRun, summariseRules } from './rule-comparison/summarise-rules.ts'
export { type BurdenShares, fairnessOrder, type FairnessOrder } from './risk/burden-shares.ts'
export { measureRisk, type RoundRisk } from './risk/measure-risk.ts'
export { nextShock, type NextShock } from './risk/next-shock.ts'
export type { ShockLaw } from './risk/price-moves.ts'
export {
  type BrokenHedges,
  brokenHedges,
  largestStress,
  type StressAfter,
  type StressedBucket,
} from './risk/stress-after.ts'
export { type TradeOff, tradeOffs } from './trade-offs/trade-off.ts'
export { verdictOf } from './trade-offs/verdict.ts'
export type { NamedCourse, RunCourse, SimulationReport } from './simulation/simulation-report.ts'
export { simulationPage } from './simulation/simulation-page.ts'
export {
  backoffSeverity,
  fullSeverity,
  matchSeverity,
  neededTracking,
  staticSeverity,
} from './severity/fixed-severity.ts'
export {
  constrainedSeverity,
  fundKept,
  gainsKept,
  type SeverityConstraint,
} from './severity/constrained-severity.ts'
export { countDeficitsOnce } from './severity/count-deficits-once.ts'
export {
  adaptiveStep,
  descentSeverity,
  doublingStep,
  hindsightStep,
  type SquaredStep,
} from './severity/descent-severity.ts'
export { hedgeSeverity } from './severity/hedge-severity.ts'
export {
  discountedOvershoot,
  type HorizonOvershoot,
} from './severity/metrics/discounted-overshoot.ts'
export {
  adjustForDuration,
  type DurationOvershoot,
  type Interval,
  type IntervalSettings,
  measureDurationOvershoot,
  type TimedWave,
} from './severity/metrics/duration-overshoot.ts'
export {
  fairnessRegret,
  type FairnessRegret,
  type SharedWave,
  totalObjective,
} from './severity/metrics/fairness-regret.ts'
export { type MarkedFill, type Markout, splitMarkout } from './severity/metrics/markout.ts'
export {
  pathVariation,
  type SeverityBound,
  severityBound,
  severityRegret,
} from './severity/metrics/severity-bound.ts'
export {
  largestSurvivor,
  type SurvivorRatios,
  survivorRatios,
  type SurvivorWave,
} from './severity/metrics/survivor-ratios.ts'
export { type Tracking, trackWaves } from './severity/metrics/tracking.ts'
export type { WaveResult } from './severity/metrics/wave-result.ts'
export {
  type ChargedWinner,
  worstShareOfCapacity,
  worstShareOfEquity,
} from './severity/metrics/worst-share.ts'
export { noWait, type WaitChoice, type WaitStage, type WaitVerdict } from './severity/no-wait.ts'
export {
  playSeverity,
  type SeverityController,
  type SeverityStage,
} from './severity/severity-controller.ts'
export { slopeSeverity, type SlopeSettings } from './severity/slope-severity.ts'
export { stageLoss, type StageWeights } from './severity/stage-loss.ts'
export {
  neededSeverity,
  type WaveAhead,
  type WaveBehind,
  type WaveBudget,
  waveBudget,
} from './severity/wave.ts'
export type { BootstrapSettings } from './trial/paired-difference.ts'
export { trialPage } from './trial/trial-page.ts'
export { summariseTrial } from './trial/summarise-trial.ts'
export type {
  MeasuredDifference,
  TrialDocument,
  TrialPolicyRow,
  TrialRow,
} from './trial/trial-document.ts'
export type { FamilyReadings, Trial, TrialReading, TrialRun } from './trial/trial-reading.ts'
export { liquidationEndWords } from './text/liquidation-end.ts'
export { type PayerKind, payerKindOf } from './text/payer-kind.ts'
