import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Link } from '../app/link.tsx'
import { pathTo } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import type { CaseDocument } from './case-document.ts'
import { CaseStatus } from './case-status.tsx'
import { legsWords } from './case-words.ts'
import { PaidBar } from './paid-bar.tsx'
import { billOf } from './who-paid.ts'

interface RoundsProps {
  readonly document: CaseDocument
  readonly current: number
}

/** The rounds of a case, to choose which is looked at. */
export function Rounds({ document, current }: RoundsProps): JSX.Element {
  const { domain } = useDomain()
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const row = frame.current?.querySelector<HTMLElement>('tr.current')
    const scrolling = row?.closest<HTMLElement>('.table-frame')
    if (row && scrolling) scrolling.scrollTop = row.offsetTop - row.offsetHeight * 2
  }, [current])
  const rows = document.rounds.map((round, index) => ({ round, index }))
  return (
    <Panel
      class="case-rounds"
      title="Rounds"
      about="What a round could not finish was taken up again in the next, and measured anew at the prices of then."
    >
      <div ref={frame}>
        <DataTable
          caption="Rounds of the case"
          isCaptionHidden
          rows={rows}
          keyOf={({ index }) => String(index)}
          currentKey={String(current)}
          columns={[
            {
              title: 'round',
              isName: true,
              cell: ({ index }) => (
                <Link
                  to={`${pathTo(domain, 'case', document.caseId)}?round=${index}`}
                  isCurrent={index === current}
                >
                  {index === current ? '▸ ' : ''}Round {index + 1}
                </Link>
              ),
            },
            { title: 'opened', cell: ({ round }) => <Instant ms={round.opened.timeMs} /> },
            { title: 'held', cell: ({ round }) => legsWords(round.case.exposure, 1) },
            {
              title: 'missing',
              isNumber: true,
              cell: ({ round }) => <Amount value={round.case.deficit} />,
            },
            {
              title: 'who paid',
              cell: ({ round }) => {
                const { shares, left } = billOf({ ...document, rounds: [round] })
                return <PaidBar shares={shares} left={left} />
              },
            },
            { title: 'ended', cell: ({ round }) => <CaseStatus status={round.case.status} /> },
          ]}
        />
      </div>
    </Panel>
  )
}
