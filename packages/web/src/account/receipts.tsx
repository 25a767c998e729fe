import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import type { Read } from '../live/use-read.ts'
import { usePages } from '../live/use-pages.ts'
import { Amount } from '../parts/amount.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { grouped, percent, signOf } from '../parts/decimal-words.ts'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Reading } from '../parts/states.tsx'
import { layerTitle } from '../case/case-words.ts'
import type { Receipt } from './account-documents.ts'
import { ReceiptTitle } from './receipt-title.tsx'
import { gapToMark, mergedReceipts, orderText, restoringOrder } from './receipt-words.ts'

interface ReceiptsProps {
  readonly account: string
  readonly receipts: Read<readonly Receipt[]>
  /** Cursor of the page of older ones. */
  readonly older: string | undefined
}

/** What was taken from the account and why, newest first, each with the order that restores it. */
export function Receipts({ account, receipts, older }: ReceiptsProps): JSX.Element {
  return (
    <Panel
      title="Receipts and re-hedge orders"
      about="What was closed or charged for the defaults of others. The order opens again what was closed; nothing places it for you."
    >
      <Reading read={receipts} what="the receipts">
        {(rows) =>
          rows.length === 0 ? (
            <Empty>Nothing was ever taken from this account.</Empty>
          ) : (
            <ReceiptList rows={rows} account={account} older={older} />
          )
        }
      </Reading>
    </Panel>
  )
}

function ReceiptList({
  rows,
  account,
  older,
}: {
  readonly rows: readonly Receipt[]
  readonly account: string
  readonly older: string | undefined
}): JSX.Element {
  const [isWhole, setWhole] = useState(false)
  const [from, setFrom] = useState<string>()
  const shown = isWhole ? rows : rows.slice(0, shownFirst)
  if (shown.length < rows.length) {
    return (
      <>
        <ReceiptRows rows={shown} />
        <button type="button" onClick={() => setWhole(true)}>
          {rows.length - shown.length} more receipts
        </button>
      </>
    )
  }
  return (
    <>
      <ReceiptRows rows={rows} />
      {from !== undefined ? <Older account={account} from={from} shown={rows} /> : null}
      {from === undefined && older !== undefined ? (
        <button type="button" onClick={() => setFrom(older)}>
          Older receipts
        </button>
      ) : null}
    </>
  )
}

/** A long list is asked for, so that the end of the page is not far. */
const shownFirst = 8

function ReceiptRows({ rows }: { readonly rows: readonly Receipt[] }): JSX.Element {
  return (
    <ol class="receipts">
      {rows.map((receipt) => (
        <li key={receipt.receiptId}>
          <ReceiptCard receipt={receipt} />
        </li>
      ))}
    </ol>
  )
}

function Older({
  account,
  from,
  shown,
}: {
  readonly account: string
  readonly from: string
  readonly shown: readonly Receipt[]
}): JSX.Element {
  const { domain, client } = useDomain()
  const pages = usePages(`${domain} ${account} ${from}`, (cursor, signal) =>
    client.listReceipts({ domain, account, limit: 100, cursor: cursor ?? from }, { signal }),
  )
  const known = new Set(shown.map(({ receiptId }) => receiptId))
  const rows = mergedReceipts(pages.rows ?? []).filter(({ receiptId }) => !known.has(receiptId))
  return (
    <>
      <ReceiptRows rows={rows} />
      {pages.problem === undefined ? null : (
        <Failed problem={pages.problem} what="Older receipts" onAgain={pages.more} />
      )}
      {pages.hasMore ? (
        <button type="button" disabled={pages.isLoading} onClick={pages.more}>
          {pages.isLoading ? 'Loading' : 'Older receipts'}
        </button>
      ) : null}
    </>
  )
}

function ReceiptCard({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  const { timeMs, caseId, reason, layer, kind, hedgeBroken, repayable, base } = receipt
  return (
    <article class={`receipt ${kind}`}>
      <header>
        <h3>
          <ReceiptTitle receipt={receipt} />
        </h3>
        <span class="fine">
          <Instant ms={timeMs} as="both" precise />
        </span>
      </header>
      {kind === 'fill' ? <FillFacts receipt={receipt} /> : null}
      <p>
        {sentence(reason ?? chargeWords(layer, base))}{' '}
        {hedgeBroken === true ? 'Its hedge was broken: nobody else had lots left to give. ' : ''}
        {repayable === true ? 'It is owed back. ' : ''}
        <span class="fine">
          {layer === undefined
            ? ''
            : `${layerTitle({ layer })}${receipt.policy === undefined ? '' : `, policy ${receipt.policy}`}. `}
          {caseId === undefined ? (
            'Not for a case.'
          ) : (
            <CaseName caseId={caseId} account={receipt.account} />
          )}
        </span>
      </p>
      <RestoreLine receipt={receipt} />
    </article>
  )
}

/** A key with accounts of its own sees no case of another account. */
function CaseName({
  caseId,
  account,
}: {
  readonly caseId: string
  readonly account: string
}): JSX.Element {
  const { domain, about } = useDomain()
  if (about.accounts !== undefined) return <>Case {caseId}</>
  return (
    <Link to={`${pathTo(domain, 'case', caseId)}?why=${encodeURIComponent(account)}`}>
      Case {caseId}
    </Link>
  )
}

function FillFacts({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  const { asset } = useDomain()
  const { price, markPrice, forgone, realisedPnl, rank } = receipt
  const gap = gapToMark(receipt)
  const isLoss = forgone !== undefined && signOf(forgone) > 0
  return (
    <dl class="facts">
      <div>
        <dt>price</dt>
        <dd>
          <Amount value={price} places={8} />
        </dd>
      </div>
      <div>
        <dt>mark</dt>
        <dd>
          <Amount value={markPrice} places={8} />
          {gap === undefined ? null : (
            <span class="fine">
              {' '}
              {gap === 0
                ? 'the same'
                : `${percent(Math.abs(gap), 2)} ${gap < 0 ? 'worse' : 'better'}`}
            </span>
          )}
        </dd>
      </div>
      {forgone === undefined ? null : (
        <div>
          <dt>{isLoss ? 'forgone against mark' : 'gained against mark'}</dt>
          <dd class={isLoss ? 'loss' : ''}>
            <Amount value={forgone.replace(/^-/u, '')} unit={asset?.name} />
          </dd>
        </div>
      )}
      {realisedPnl === undefined ? null : (
        <div>
          <dt>profit made real</dt>
          <dd>
            <Amount value={realisedPnl} unit={asset?.name} signed />
          </dd>
        </div>
      )}
      {rank === undefined ? null : (
        <div>
          <dt>place</dt>
          <dd>{grouped(String(rank), 0)}</dd>
        </div>
      )}
    </dl>
  )
}

/** The order that restores the exposure, to be taken along. */
function RestoreLine({ receipt }: { readonly receipt: Receipt }): JSX.Element | null {
  const { asset } = useDomain()
  const order = restoringOrder(receipt)
  if (order === undefined) return null
  const { side, size, market, referencePrice, notional } = order
  return (
    <p class="restore">
      <span>
        To restore: <strong>{side}</strong> <Amount value={size} places={8} /> {market}, reference
        price <Amount value={referencePrice} places={8} />, notional{' '}
        <Amount value={notional} unit={asset?.name} />
      </span>
      <span class="panel-tools">
        <CopyButton text={orderText(order, asset?.name ?? '')} what="order" />
        <CopyButton text={JSON.stringify(order, undefined, 2)} what="as JSON" />
      </span>
    </p>
  )
}

function chargeWords(layer: string | undefined, base: string | undefined): string {
  if (layer === undefined) return 'the case did not need it'
  return base === undefined
    ? 'its share of a loss that the funds could not pay'
    : `its share, by ${base}`
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? '' : '.'}`
}
