import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { AccountName } from '../case/account-name.tsx'
import { layerTitle, legsWords } from '../case/case-words.ts'
import { useDomain } from '../live/domain-context.tsx'
import type { Case } from '../live/domain-live.ts'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import { type Cut, latestCuts } from './latest-cuts.ts'

const shownMax = 10

interface CasesProps {
  readonly cases: readonly Case[]
  /** Of a key that sees its own only. */
  readonly isOwn: boolean
}

/** Cases that are not closed yet, newest first. */
export function OpenCases({ cases, isOwn }: CasesProps): JSX.Element {
  const { domain, asset } = useDomain()
  const open = cases.filter(({ status }) => status === 'suspended')
  return (
    <Panel
      title={isOwn ? 'Your open cases' : 'Open cases'}
      tools={<Link to={pathTo(domain, 'cases')}>All cases</Link>}
    >
      {open.length === 0 ? (
        <Empty>{noneOpen(cases.length, isOwn)}</Empty>
      ) : (
        <>
          <DataTable
            caption={`Open cases, newest first${asset === undefined ? '' : `, in ${asset.name}`}`}
            isCaptionHidden
            rows={open.slice(0, shownMax)}
            keyOf={({ caseId }) => caseId}
            columns={[
              { title: 'account', isName: true, cell: (row) => <CaseLink row={row} /> },
              { title: 'since', cell: ({ rounds }) => <Instant ms={rounds[0]?.opened.timeMs} /> },
              {
                title: 'still open',
                cell: ({ rounds }) => legsWords(rounds.at(-1)?.case.residualExposure ?? [], 1),
              },
              {
                title: 'missing',
                isNumber: true,
                cell: ({ rounds }) => (
                  <Amount value={rounds.at(-1)?.case.residualDeficit} places={0} />
                ),
              },
              {
                title: 'because',
                isMinor: true,
                cell: ({ rounds }) => rounds.at(-1)?.case.reason ?? 'no reason was given',
              },
            ]}
          />
          {open.length > shownMax ? <p class="fine">and {open.length - shownMax} more</p> : null}
        </>
      )}
    </Panel>
  )
}

function noneOpen(known: number, isOwn: boolean): string {
  if (known === 0) return isOwn ? 'You had no case.' : 'No case has been opened.'
  return `${isOwn ? 'None of yours is open' : 'No case is open'}: the newest ${known} are closed.`
}

function CaseLink({ row }: { readonly row: Case }): JSX.Element {
  const { domain } = useDomain()
  return (
    <Link to={pathTo(domain, 'case', row.caseId)} label={`Case ${row.caseId} of ${row.account}`}>
      {row.account}
    </Link>
  )
}

/** Whose positions were cut most recently. */
export function LatestCuts({ cases, isOwn }: CasesProps): JSX.Element {
  const { domain, asset } = useDomain()
  const cuts = latestCuts(cases, shownMax)
  return (
    <Panel title={isOwn ? 'Cut of yours most recently' : 'Cut most recently'}>
      {cuts.length === 0 ? (
        <Empty>Nobody has been deleveraged in the cases that are known here.</Empty>
      ) : (
        <DataTable
          caption={`Positions cut, newest first${asset === undefined ? '' : `; given up in ${asset.name}`}`}
          isCaptionHidden
          rows={cuts}
          keyOf={({ key }) => key}
          columns={[
            {
              title: 'time',
              cell: ({ timeMs, caseId }) => (
                <Link to={pathTo(domain, 'case', caseId)}>
                  <Instant ms={timeMs} />
                  <span class="unseen">, case {caseId}</span>
                </Link>
              ),
            },
            {
              title: 'account',
              isName: true,
              cell: ({ fill }) => <AccountName name={fill.account} />,
            },
            { title: 'cut', cell: (cut) => <CutWords cut={cut} /> },
            {
              title: 'price',
              isNumber: true,
              isMinor: true,
              cell: ({ fill }) => <Amount value={fill.price} places={8} />,
            },
            {
              title: 'mark',
              isNumber: true,
              isMinor: true,
              cell: ({ fill }) => <Amount value={fill.markPrice} places={8} />,
            },
            {
              title: 'given up',
              isNumber: true,
              cell: ({ fill }) => <Amount value={fill.forgone} />,
            },
          ]}
        />
      )}
    </Panel>
  )
}

function CutWords({ cut: { fill, layer } }: { readonly cut: Cut }): JSX.Element {
  return (
    <>
      {fill.side} <Amount value={fill.size} places={4} /> {fill.market}
      {layer === 'adl' ? null : <span class="fine"> {layerTitle({ layer })}</span>}
    </>
  )
}
