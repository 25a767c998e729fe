import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { pathTo, queryOf, setQuery } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import type { ScreenProps } from '../app/screens.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { usePages } from '../live/use-pages.ts'
import { Amount } from '../parts/amount.tsx'
import { counted } from '../parts/counted.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import './case.css'
import { AccountName } from './account-name.tsx'
import type { CaseDocument } from './case-document.ts'
import { CaseStatus } from './case-status.tsx'
import { type CaseFilter, caseRows, mayMissCases } from './case-list-rows.ts'
import { bucketWords, endsOf, legsWords } from './case-words.ts'
import { PaidBar } from './paid-bar.tsx'
import { type CaseBill, billOf } from './who-paid.ts'

/** Rows of a page that is asked for, and rows that are shown more at a time. */
const pageRows = 50

/** Every default, newest first: what it held, what was missing, who paid, and how it stands. */
export function CaseList(_props: ScreenProps): JSX.Element {
  const { domain, client, live, about } = useDomain()
  const filter = filterNow()
  const [shownMax, setShownMax] = useState(pageRows)
  const pages = usePages(`${domain} ${filter.account ?? ''}`, (cursor, signal) =>
    client.listCases(
      {
        domain,
        limit: pageRows,
        ...(filter.account !== undefined && { account: filter.account }),
        ...(cursor !== undefined && { cursor }),
      },
      { signal },
    ),
  )
  const heard = live.cases.value
  const rows = useMemo(
    () => (pages.rows === undefined ? undefined : caseRows(pages.rows, heard ?? [], filter)),
    [pages.rows, heard, filter.account, filter.status],
  )
  const isMissing = mayMissCases(pages.rows ?? [], heard ?? [], filter)
  const hasOlder = pages.hasMore || isMissing
  const isOwn = about.role === 'trader' || about.role === 'marketMaker'
  return (
    <Panel
      class="case-list"
      title="Cases, newest first"
      about={
        <>
          A bucket whose equity is below 0, or that could not be closed in the market, becomes a
          case and goes through the waterfall until nothing is left of it.
          {isOwn ? ' You see the cases of your accounts, and your rows in them.' : ''}
        </>
      }
    >
      <Filters filter={filter} />
      {pages.problem === undefined ? null : (
        <Failed problem={pages.problem} what="The cases" onAgain={pages.again} />
      )}
      {rows === undefined ? (
        pages.problem === undefined ? (
          <Loading what="the cases" />
        ) : null
      ) : rows.length === 0 ? (
        <NoCase filter={filter} hasMore={hasOlder} isOwn={isOwn} />
      ) : (
        <CaseTable rows={rows.slice(0, shownMax)} />
      )}
      {rows === undefined || rows.length === 0 ? null : (
        <More
          shown={Math.min(shownMax, rows.length)}
          hasOlder={hasOlder || rows.length > shownMax}
          isLoading={pages.isLoading}
          onMore={() => {
            if (isMissing) pages.again()
            else if (rows.length < shownMax + pageRows && pages.hasMore) pages.more()
            setShownMax(shownMax + pageRows)
          }}
        />
      )}
    </Panel>
  )
}

interface MoreProps {
  readonly shown: number
  readonly hasOlder: boolean
  readonly isLoading: boolean
  readonly onMore: () => void
}

/** How many are shown, and the way to older ones. */
function More({ shown, hasOlder, isLoading, onMore }: MoreProps): JSX.Element {
  return (
    <p class="case-more">
      <span class="fine">
        {counted(shown, 'case')} shown{hasOlder ? '' : ', all there are'}.
      </span>
      {hasOlder ? (
        <button type="button" disabled={isLoading} onClick={onMore}>
          {isLoading ? 'Loading…' : 'Show older'}
        </button>
      ) : null}
    </p>
  )
}

function filterNow(): CaseFilter {
  const status = queryOf('status')
  return {
    account: queryOf('account') || undefined,
    status: status === 'closed' || status === 'suspended' ? status : undefined,
  }
}

function Filters({ filter }: { readonly filter: CaseFilter }): JSX.Element {
  return (
    <form
      class="controls"
      onSubmit={(event) => {
        event.preventDefault()
        const account = new FormData(event.currentTarget).get('account')
        setQuery({ account: typeof account === 'string' && account !== '' ? account : undefined })
      }}
    >
      <label>
        <span>Account</span>
        <input
          key={filter.account ?? ''}
          name="account"
          type="search"
          defaultValue={filter.account ?? ''}
          placeholder="its own or its fills"
          autocomplete="off"
        />
      </label>
      <button type="submit">Narrow down</button>
      <label>
        <span>Status</span>
        <select
          value={filter.status ?? ''}
          onChange={(event) => setQuery({ status: event.currentTarget.value || undefined })}
        >
          <option value="">closed and suspended</option>
          <option value="closed">closed</option>
          <option value="suspended">suspended</option>
        </select>
      </label>
      {filter.account === undefined && filter.status === undefined ? null : (
        <button
          type="button"
          class="quiet"
          onClick={() => setQuery({ account: undefined, status: undefined })}
        >
          Show all cases
        </button>
      )}
    </form>
  )
}

function NoCase({
  filter: { account, status },
  hasMore,
  isOwn,
}: {
  readonly filter: CaseFilter
  readonly hasMore: boolean
  readonly isOwn: boolean
}): JSX.Element {
  if (account === undefined && status === undefined) {
    return (
      <Empty>
        {isOwn
          ? 'No case of your accounts: none went below 0. What was taken from them for others stands with each account.'
          : 'No case so far: no bucket went below 0, and none had to be taken over.'}
      </Empty>
    )
  }
  return (
    <Empty>
      No {status ?? ''} case{account === undefined ? '' : ` that concerns ${account}`}
      {hasMore ? ' among those loaded; older ones may be.' : '.'}
    </Empty>
  )
}

function CaseTable({ rows }: { readonly rows: readonly CaseDocument[] }): JSX.Element {
  const { domain, asset } = useDomain()
  return (
    <DataTable
      caption={`Cases; amounts in ${asset?.name ?? 'the asset of the domain'}`}
      isCaptionHidden
      rows={rows}
      keyOf={({ caseId }) => caseId}
      columns={columnsOf(domain)}
    />
  )
}

function columnsOf(domain: string): Column<CaseDocument>[] {
  return [
    {
      title: 'opened',
      isName: true,
      cell: (one) => (
        <Link to={pathTo(domain, 'case', one.caseId)}>
          <Instant ms={endsOf(one)?.first.opened.timeMs} />
          <span class="unseen">
            , case {one.caseId} of {one.account}
          </span>
        </Link>
      ),
    },
    {
      title: 'account',
      cell: ({ account, bucket }) => (
        <>
          <AccountName name={account} />
          <span class="case-below">{bucketWords(bucket)}</span>
        </>
      ),
    },
    {
      title: 'position',
      isMinor: true,
      cell: (one) => (
        <span class="case-legs">{legsWords(endsOf(one)?.first.case.exposure ?? [], 2)}</span>
      ),
    },
    {
      title: 'deficit at opening',
      isNumber: true,
      cell: (one) => <Amount value={endsOf(one)?.first.case.deficit} />,
    },
    {
      title: 'who paid',
      cell: (one) => {
        const { shares, left } = billFor(one)
        return <PaidBar shares={shares} left={left} />
      },
    },
    { title: 'status', cell: (one) => <CaseStatus status={one.status} /> },
    { title: 'rounds', isNumber: true, isMinor: true, cell: ({ rounds }) => rounds.length },
  ]
}

const bills = new WeakMap<CaseDocument, CaseBill>()

/** A case never changes; its bill is added up once, however often the list is drawn. */
function billFor(one: CaseDocument): CaseBill {
  const bill = bills.get(one) ?? billOf(one)
  bills.set(one, bill)
  return bill
}
