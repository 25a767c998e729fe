/**
 * The engine: pure, exact and deterministic. It asks for no time, no random number and no file; the same book and the
 * same commands give the same events on every machine.
 */
export type {
  AccountKind,
  AccountSpec,
  CollateralSpec,
  DeclaredHedgeSpec,
  MarginMode,
  PositionSpec,
} from './account/account-spec.ts'
export type {
  FundGroupSpec,
  FundListing,
  FundPositionSpec,
  FundPurpose,
  FundSample,
  FundSpec,
} from './fund/fund-spec.ts'
export { apply } from './machine/apply.ts'
export { BookRefused, type BookRefusalCode } from './machine/book-refused.ts'
export type {
  BookSpec,
  ClaimSpec,
  DomainLimits,
  OfferSpec,
  ScenarioSpec,
} from './machine/book-spec.ts'
export type * from './ledger/ledger-event.ts'
export type * from './machine/command.ts'
export { createState } from './machine/create-state.ts'
export { fork } from './machine/fork.ts'
export { type PresentBook, presentBook } from './machine/present-book.ts'
export { withWaterfall } from './machine/with-waterfall.ts'
export { decide, logicVersion, step, stepRound } from './machine/decide.ts'
export { baseSequenceOf, caseIdOf, type CaseStatus } from './machine/docket.ts'
export type * from './machine/engine-event.ts'
export type * from './machine/risk-view-types.ts'
export { decodeSnapshot, encodeSnapshot, SnapshotRefused } from './machine/snapshot.ts'
export type { State } from './machine/state.ts'
export { stateHash, waterfallHash } from './machine/state-hash.ts'
export { type StateView, view } from './machine/view.ts'
export type * from './machine/view-types.ts'
export type { BucketName } from './machine/bucket-name.ts'
export type * from './machine/slot-naming.ts'
export { whatIf } from './machine/what-if/what-if.ts'
export type * from './machine/what-if/what-if-view.ts'
export type { PriceVerdict } from './market/price-gate.ts'
export type { MarginTier, MarketNotation, MarketSpec, PriceGateSpec } from './market/market-spec.ts'
export {
  type AllocationSpec,
  type CutLimits,
  type PolicySpec,
  type PriceRule,
  policyHash,
  type ScoreFactor,
  type ScoreSpec,
  type StressSpec,
  type ThenBy,
  type WeightSpec,
} from './policy/policy-spec.ts'
export { policyNeeds, type PolicyNeed, termsOf } from './policy/policy-needs.ts'
export { findPreset, presets } from './policy/presets/index.ts'
export type { PolicyPreset } from './policy/presets/preset.ts'
export type { TermName } from './policy/terms.ts'
export { policyVocabulary } from './policy/vocabulary.ts'
export { InvariantError } from './quantity/assert.ts'
export { addRatios, compareRatios, type Ratio, ratio } from './quantity/ratio.ts'
export { lots, type Lots, type QuoteUnits, quoteUnits, type Side } from './quantity/units.ts'
export type { DeficitSplit } from './risk/deficit-split.ts'
export type {
  DeclaredLayerSpec,
  FundMode,
  HaircutBase,
  LayerName,
  LayerSpec,
  LossBase,
} from './waterfall/layer-spec.ts'
export { placeLayers } from './waterfall/place-layers.ts'
export { underPolicy } from './waterfall/under-policy.ts'
export type { TriggerLine, TriggerSpec } from './waterfall/trigger-spec.ts'
export { findTriggerPreset, triggerPresets } from './waterfall/triggers/presets/index.ts'
export type { TriggerPreset } from './waterfall/triggers/trigger-preset.ts'
export { expandWaterfall, type WaterfallCast } from './waterfall/presets/expand-waterfall.ts'
export {
  findWaterfallPreset,
  waterfallPresetHash,
  waterfallPresets,
} from './waterfall/presets/index.ts'
export type { WaterfallPreset, WaterfallSpec } from './waterfall/presets/waterfall-preset.ts'
export type * from './waterfall/waterfall-event.ts'
