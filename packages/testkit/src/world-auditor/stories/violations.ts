import { cutViolations } from './cut-violations.ts'
import { hedgingViolations } from './hedging-violations.ts'
import { marketViolations } from './market-violations.ts'
import { moneyViolations } from './money-violations.ts'
import { offerViolations } from './offer-violations.ts'
import { officerViolations } from './officer-violations.ts'
import { planViolations } from './plan-violations.ts'
import { roundViolations } from './round-violations.ts'
import { sharingViolations } from './sharing-violations.ts'
import type { Violation } from './story.ts'

/** One change in a story each, and the invariant that it breaks. */
export const violations: readonly Violation[] = [
  ...moneyViolations,
  ...marketViolations,
  ...roundViolations,
  ...cutViolations,
  ...offerViolations,
  ...planViolations,
  ...sharingViolations,
  ...hedgingViolations,
  ...officerViolations,
]
