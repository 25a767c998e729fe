import type { PlimsollClient } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { useRead } from '../live/use-read.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { go, pathTo } from './address.ts'
import { Link } from './link.tsx'

/** The domains of the server. Where there is one, the page is that domain. */
export function Start({ client }: { readonly client: PlimsollClient }): JSX.Element {
  const domains = useRead('domains', (signal) => client.listDomains({}, { signal }))
  const [only, ...more] = domains.value?.rows ?? []
  useEffect(() => {
    if (only !== undefined && more.length === 0)
      go(pathTo(only.domain, 'waterline'), { replaces: true })
  }, [only, more.length])
  return (
    <Reading read={domains} what="the domains">
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty>
            This server has no risk domain yet. A venue begins one with a book:{' '}
            <code>plimsoll serve --book FILE</code>, or <code>POST /v1/domains/NAME/books</code>.
          </Empty>
        ) : (
          <DataTable
            caption="Risk domains"
            rows={rows}
            keyOf={({ domain }) => domain}
            columns={[
              {
                title: 'domain',
                isName: true,
                cell: ({ domain }) => <Link to={pathTo(domain, 'waterline')}>{domain}</Link>,
              },
              { title: 'mode', cell: ({ mode }) => mode ?? 'not open' },
              {
                title: 'phase',
                cell: ({ phase }) => (
                  <Badge tone={phase === 'running' ? 'calm' : 'attention'}>{phase}</Badge>
                ),
              },
            ]}
          />
        )
      }
    </Reading>
  )
}
