import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import type { Key } from './key-draft.ts'
import { keyRows } from './key-words.ts'

interface ChangeTableProps {
  readonly change: CallAnswer<'listKeyChanges'>['rows'][number]['change']
  /** All that the server knows. */
  readonly keys: readonly Key[]
}

/** The key that begins, in full, beside the one that ends. Where it reaches further, that is said. */
export function ChangeTable({ change, keys }: ChangeTableProps): JSX.Element | null {
  if (change.action === 'revoke') return null
  const ends = change.action === 'replace' ? keys.find(({ id }) => id === change.keyId) : undefined
  return (
    <DataTable
      caption={ends === undefined ? `Key ${change.key.id}` : `Key ${change.key.id} for ${ends.id}`}
      isCaptionHidden
      rows={keyRows(change.key, ends)}
      keyOf={({ title }) => title}
      columns={[
        { title: 'what', isName: true, cell: ({ title }) => title },
        {
          title: `${change.key.id}, begins`,
          cell: ({ after, step }) => (
            <>
              {after}{' '}
              {step === undefined ? null : (
                <Badge tone={step === 'wider' ? 'danger' : 'attention'}>{step}</Badge>
              )}
            </>
          ),
        },
        ...(ends === undefined
          ? []
          : [
              {
                title: `${ends.id}, ends`,
                cell: ({ before }: { readonly before?: string }) => before,
              },
            ]),
      ]}
    />
  )
}
