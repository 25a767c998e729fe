/** Reports from what the engine did: pure functions of what it shows, and drawings. */
export type { ComparedPolicy, Comparison, PolicyKind, Shock } from './comparison/comparison.ts'
export { comparisonJsonSchema } from './comparison/comparison-schema.ts'
export { encodeComparison } from './comparison/encode-comparison.ts'
export { formatMark } from './comparison/format-mark.ts'
export { outcomeInWords } from './comparison/outcome-in-words.ts'
export { measureRound, type Outcome } from './comparison/outcome.ts'
export { playWaterfall, type PlayedWaterfall } from './comparison/play-waterfall.ts'
export { comparisonPage } from './page/comparison-page.ts'
