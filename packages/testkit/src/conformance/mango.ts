import { classify, type ConformanceRow, notImitated, type Treatment } from './conformance-row.ts'

interface BankruptcyRow {
  readonly source: string
  readonly derived?: { readonly insurance_transfer: number; readonly socialized: number }
}

interface MangoVectors {
  readonly perp_bankruptcy: readonly BankruptcyRow[]
}

/** Mango v4: a liquidator takes over a negative profit, insurance pays him, and all open lots bear the rest. */
export function mangoRows(cases: unknown): ConformanceRow[] {
  return classify('Mango v4', cases as MangoVectors, { perp_bankruptcy: treatBankruptcy })
}

function treatBankruptcy({ derived }: BankruptcyRow): Treatment {
  if (derived !== undefined && derived.socialized > 0) {
    return notImitated(
      'what all open lots bear is what that health rule, with asset weights, leaves, in fractions of a unit',
    )
  }
  return notImitated(
    'a liquidator takes a negative profit over for tokens and a fee, as far as a health rule lets him',
  )
}
