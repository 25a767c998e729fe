import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { counted } from '../parts/counted.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { percent, signOf } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import { AccountName } from './account-name.tsx'
import { type CaseDocument, partOf, sumOf } from './case-document.ts'
import { layerDetail } from './case-words.ts'
import { KindName } from './paid-bar.tsx'
import { showWhy } from './show-why.ts'
import { hidesRows, paymentsOf, payerTotals, type PayerTotal } from './who-paid.ts'

/** Rows that are shown more at a time. */
const shownRows = 12

/** Who paid, layer by layer and name by name, over all rounds of a case. */
export function Payers({ document }: { readonly document: CaseDocument }): JSX.Element {
  const { asset } = useDomain()
  return (
    <Panel
      class="case-payers"
      title="Who paid"
      about={`Amounts in ${asset?.name ?? 'the asset of the domain'}. Paid is by how much the deficit fell; cost is what it cost those who bore it: money charged, or the loss against mark.`}
    >
      <ByLayer document={document} />
      <ByName document={document} />
    </Panel>
  )
}

interface PayersProps {
  readonly document: CaseDocument
}

function ByLayer({ document: { rounds } }: PayersProps): JSX.Element {
  const rows = useMemo(
    () =>
      rounds.flatMap((round, index) =>
        paymentsOf(round)
          .filter(({ isSkipped }) => !isSkipped)
          .map((payment) => ({ ...payment, round: index + 1, deficit: round.case.deficit })),
      ),
    [rounds],
  )
  if (rows.length === 0) return <Empty>No layer changed anything.</Empty>
  return (
    <DataTable
      caption="By layer"
      rows={rows}
      keyOf={({ round, place }) => `${round} ${place}`}
      columns={[
        ...(rounds.length === 1
          ? []
          : [{ title: 'round', isNumber: true, cell: ({ round }: { round: number }) => round }]),
        {
          title: 'layer',
          isName: true,
          cell: ({ place, title, layer }) => (
            <>
              {place}. {title}
              <span class="case-below">{layerDetail(layer)}</span>
            </>
          ),
        },
        { title: 'whose money', isMinor: true, cell: ({ kind }) => <KindName kind={kind} /> },
        { title: 'paid', isNumber: true, cell: ({ paid }) => <Amount value={paid} /> },
        {
          title: 'of the deficit',
          isNumber: true,
          cell: ({ paid, deficit }) =>
            signOf(deficit) === 0 ? (
              <span class="fine">none at opening</span>
            ) : (
              percent(partOf(paid, deficit))
            ),
        },
        { title: 'cost', isNumber: true, cell: ({ cost }) => <Amount value={cost} /> },
        {
          title: 'payers',
          isNumber: true,
          cell: ({ payers, layer }) =>
            layer.hidden === undefined ? payers.length : `${payers.length} of yours`,
        },
        {
          title: 'left missing',
          isNumber: true,
          cell: ({ layer }) => <Amount value={layer.residualDeficit} />,
        },
      ]}
    />
  )
}

function ByName({ document: { rounds } }: PayersProps): JSX.Element | null {
  const [shownMax, setShownMax] = useState(shownRows)
  const totals = useMemo(() => payerTotals(rounds), [rounds])
  const whole = useMemo(
    () => sumOf(totals.map(({ net }) => net).filter((net) => signOf(net) > 0)),
    [totals],
  )
  if (totals.length === 0) return null
  const isHidden = hidesRows({ rounds })
  const hasReturned = totals.some(({ returned }) => signOf(returned) !== 0)
  const rows = totals.slice(0, shownMax)
  return (
    <>
      <DataTable
        caption={`By name, the largest cost first (${counted(totals.length, 'payer')}${isHidden ? ', your rows only' : ''})`}
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { title: 'who', isName: true, cell: ({ name }) => <AccountName name={name} /> },
          {
            title: 'as',
            isMinor: true,
            cell: ({ kinds }) => kinds.map((kind) => <KindName key={kind} kind={kind} />),
          },
          { title: 'cost', isNumber: true, cell: ({ gave }) => <Amount value={gave} /> },
          ...(hasReturned
            ? [
                {
                  title: 'paid back',
                  isNumber: true,
                  cell: ({ returned }: PayerTotal) =>
                    signOf(returned) === 0 ? '–' : <Amount value={returned} />,
                },
                {
                  title: 'net',
                  isNumber: true,
                  cell: ({ net }: PayerTotal) => <Amount value={net} />,
                },
              ]
            : []),
          ...(isHidden ? [] : [shareColumn(whole)]),
          { title: 'why', cell: ({ name }) => <WhyButton name={name} /> },
        ]}
      />
      {totals.length <= shownMax ? null : (
        <p class="case-more">
          <span class="fine">{counted(totals.length - shownMax, 'more payer')}.</span>
          <button type="button" onClick={() => setShownMax(shownMax * 4)}>
            Show more
          </button>
        </p>
      )}
    </>
  )
}

/** Nobody's share can be told while rows of others are left out. */
function shareColumn(whole: string): Column<PayerTotal> {
  return {
    title: 'share of all net cost',
    isNumber: true,
    cell: ({ net }) => (signOf(net) > 0 ? percent(partOf(net, whole)) : '–'),
  }
}

function WhyButton({ name }: { readonly name: string }): JSX.Element | null {
  if (name.startsWith('fund:')) return null
  return (
    <button
      type="button"
      class="quiet"
      aria-label={`Why ${name} paid`}
      onClick={() => showWhy(name)}
    >
      Why?
    </button>
  )
}
