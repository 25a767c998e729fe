import { pageLimitDefault } from '@plimsoll/protocol'
import type { PageQuery } from '../../domain/domain-archive.ts'
import type { Call } from '../request/call.ts'

/** The page that a call asks for. */
export function pageQueryOf({ query: { limit, cursor } }: Call): Omit<PageQuery, 'accounts'> {
  return { limit: limit ?? pageLimitDefault, ...(cursor !== undefined && { cursor }) }
}

/** A page of a short list that is in order already; its cursors name the first row left out. */
export function pageOf<Row>(
  rows: readonly Row[],
  { limit, cursor }: Pick<PageQuery, 'limit' | 'cursor'>,
  nameOf: (row: Row) => string,
): { readonly rows: readonly Row[]; readonly next?: string } | undefined {
  const start = cursor === undefined ? 0 : rows.findIndex((row) => encode(nameOf(row)) === cursor)
  if (start < 0) return undefined
  const following = rows[start + limit]
  return {
    rows: rows.slice(start, start + limit),
    ...(following !== undefined && { next: encode(nameOf(following)) }),
  }
}

function encode(name: string): string {
  return Buffer.from(name).toString('base64url')
}
