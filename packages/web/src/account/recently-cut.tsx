import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { AccountLink } from './account-link.tsx'
import { type CutAccount, cutAccounts } from './cut-accounts.ts'

const everyMs = 4_000
const receiptsMax = 500
const shownMax = 20

/** Whose positions were closed most recently. */
export function RecentlyCut(): JSX.Element {
  const { domain, client, asset, about } = useDomain()
  const receipts = useRead(
    `recent ${domain}`,
    (signal) => client.listReceipts({ domain, limit: receiptsMax }, { signal }),
    { everyMs },
  )
  return (
    <Panel
      title="Most recently cut"
      about={`By the newest ${receiptsMax} receipts: what each account gave for the defaults of others${asset === undefined ? '' : `, in ${asset.name}`}.`}
    >
      <Reading read={receipts} what="the receipts">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>
              {about.accounts === undefined
                ? 'Nothing was ever taken from anybody.'
                : 'Nothing was ever taken from your accounts.'}
            </Empty>
          ) : (
            <CutTable rows={cutAccounts(rows)} />
          )
        }
      </Reading>
    </Panel>
  )
}

function CutTable({ rows }: { readonly rows: readonly CutAccount[] }): JSX.Element {
  const { domain } = useDomain()
  const cut = rows.filter(({ fills }) => fills > 0)
  const charged = rows.length - cut.length
  return (
    <>
      <DataTable
        caption="Accounts that were cut most recently"
        isCaptionHidden
        rows={cut.slice(0, shownMax)}
        keyOf={({ account }) => account}
        columns={[
          {
            title: 'account',
            isName: true,
            cell: ({ account }) => <AccountLink account={account} />,
          },
          {
            title: 'last',
            cell: ({ newest }) => (
              <span class="phrase">
                <Instant ms={newest.timeMs} />
              </span>
            ),
          },
          { title: 'fills', isNumber: true, cell: ({ fills }) => fills },
          {
            title: 'forgone',
            isNumber: true,
            cell: ({ forgone }) => <Amount value={forgone} />,
          },
          {
            title: 'charged',
            isNumber: true,
            isMinor: true,
            cell: ({ charged: amount }) => <Amount value={amount} />,
          },
        ]}
      />
      <p class="fine">
        {cut.length > shownMax ? `And ${cut.length - shownMax} more. ` : ''}
        {charged === 0 ? '' : `${charged} accounts were charged only. `}
        <Link to={pathTo(domain, 'cases')}>All cases</Link>
      </p>
    </>
  )
}
