import type { AccountSpec } from '../../account/account-spec.ts'
import type { FundSpec } from '../../fund/fund-spec.ts'
import type { BookSpec } from '../book-spec.ts'

/** What of a book a layer can be refused for. */
export type LayerGround = Pick<
  BookSpec,
  'markets' | 'seed' | 'scenarios' | 'offers' | 'execution'
> & {
  readonly accounts: readonly Pick<AccountSpec, 'account' | 'kind' | 'unsettledProfitQuote'>[]
  readonly funds: readonly Pick<FundSpec, 'fund' | 'purpose'>[]
}
