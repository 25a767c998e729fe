/**
 * The independent judge: a slow reference engine in exact rationals, an auditor that judges any
 * outcome, and random books. Nothing here is shared with the engine; the rules are those of
 * `packages/engine/SPEC.md`, the documents those of `interfaces.md`.
 */
export { compareResolutions } from './compare-resolutions.ts'
export { type ReferenceOptions, referenceResolve } from './reference/resolve.ts'
export type { Resolution } from './resolution.ts'
export {
  type SimpleAccount,
  type SimpleBook,
  simpleBook,
  type SimplePosition,
} from './book-spec/simple-book.ts'
export { auditResolution, auditWithCounts, type CountedAudit } from './auditor/audit-resolution.ts'
export type { Check, Finding } from './auditor/audit.ts'
export { type BookClass, classifyBook } from './generators/classify-book.ts'
export { randomBook } from './generators/random-book.ts'
export type { BookSnapshot } from './generators/snapshot.ts'
export type { ConformanceCase, JournalStore } from './journal/conformance-case.ts'
export { journalConformance } from './journal/journal-conformance.ts'
export { sampleEntries, sampleEntry } from './journal/sample-entries.ts'
