import type { Bucket } from '../world.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import type { CaseModel } from './round-model.ts'

/** A case with what somebody else is to pay for it. */
export interface Debtor {
  readonly of: CaseModel
  readonly deficit: bigint
}

/** A bucket that bears part of a loss. */
export interface Payer {
  readonly bucket: Bucket
  readonly weight: bigint
  readonly cap: bigint
}

/** Who is charged and who is paid; neither has rows of nothing. */
interface LossDivision {
  readonly charges: ReadonlyMap<Bucket, bigint>
  readonly proceeds: readonly { readonly of: CaseModel; readonly amount: bigint }[]
}

/** Charges by largest remainder within caps, what they raise by largest remainder over deficits; undefined where nothing is raised. */
export function divideLoss(
  debtors: readonly Debtor[],
  payers: readonly Payer[],
): LossDivision | undefined {
  const deficits = debtors.map(({ deficit }) => deficit)
  const charges = divideByLargestRemainder({
    total: deficits.reduce((sum, deficit) => sum + deficit, 0n),
    weights: payers.map(({ weight }) => weight),
    caps: payers.map(({ cap }) => cap),
  })
  const raised = charges.reduce((sum, charge) => sum + charge, 0n)
  if (raised === 0n) return undefined
  const proceeds = divideByLargestRemainder({ total: raised, weights: deficits, caps: deficits })
  return {
    charges: new Map(
      payers.flatMap(({ bucket }, index) => {
        const charge = charges[index] ?? 0n
        return charge === 0n ? [] : [[bucket, charge] as const]
      }),
    ),
    proceeds: debtors.flatMap(({ of }, index) => {
      const amount = proceeds[index] ?? 0n
      return amount === 0n ? [] : [{ of, amount }]
    }),
  }
}
