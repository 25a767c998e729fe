import type { RuleReading } from '@plimsoll/reports'
import type { GroupBurden, RulePath } from '@plimsoll/simulator'

/** A run as a comparison reads it. */
export function readingOf(path: RulePath): RuleReading {
  return {
    seed: path.seed,
    values: {
      cases: BigInt(path.cases),
      deficit: path.deficitQuote,
      fundsPaid: path.fundsPaidQuote,
      fundsChange: path.fundsChangeQuote,
      vaultsTook: path.vaultsTookQuote,
      liquidated: path.liquidatedQuote,
      deleveraged: path.deleveragedQuote,
      forgone: path.forgoneQuote,
      charged: path.chargedQuote,
      burden: path.forgoneQuote + path.chargedQuote,
      cutAccounts: BigInt(path.cutAccounts),
      fullCuts: BigInt(path.fullCuts),
      tenLargest: path.tenLargestQuote,
      brokenHedges: BigInt(path.brokenHedges),
      bared: path.baredQuote,
      openInterestEnd: path.openInterestEndQuote,
      left: path.leftQuote,
    },
    groups: path.groups.map(({ group, ...burden }) => ({ group, values: valuesOf(burden) })),
  }
}

function valuesOf(burden: Omit<GroupBurden, 'group'>): RuleReading['groups'][number]['values'] {
  return {
    cutAccounts: BigInt(burden.cutAccounts),
    cut: burden.cutQuote,
    forgone: burden.forgoneQuote,
    charged: burden.chargedQuote,
    burden: burden.forgoneQuote + burden.chargedQuote,
    change: burden.changeQuote,
  }
}
