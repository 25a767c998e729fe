import type { MarginView, RoundOpened, StateView } from '@plimsoll/engine'

/** What the bucket of a case had and needed just before its round, by the id of the case; nothing of a fund's inventory. */
export type MarginsBefore = ReadonlyMap<string, MarginView>

/** The margins of the cases of a round, on the state before the record that opens it. */
export function marginsBefore(
  { cases }: Pick<RoundOpened, 'cases'>,
  state: StateView,
): MarginsBefore {
  const names = state.names()
  const named = cases.map(({ caseId, bucket }) => ({ caseId, ...names.bucket(bucket) }))
  const accounts = [...new Set(named.map(({ account }) => account))]
  const margins = new Map(state.margins(accounts).map((margin) => [keyOf(margin), margin]))
  return new Map(
    named.flatMap((one) => {
      const margin = margins.get(keyOf(one))
      return margin === undefined ? [] : [[one.caseId, margin]]
    }),
  )
}

function keyOf({ account, bucket }: { readonly account: string; readonly bucket: string }): string {
  return JSON.stringify([account, bucket])
}
