import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { percent } from '../parts/decimal-words.ts'
import { Figure, Figures } from '../parts/figure.tsx'
import { Panel } from '../parts/panel.tsx'
import { type Account, bucketWords, type Margin } from './account-documents.ts'
import { MarginBar, MarginStatus } from './margin-bar.tsx'

/** What the account has, what it needs, and what holds it. */
export function Standing({ account }: { readonly account: Account }): JSX.Element {
  const { asset } = useDomain()
  const unit = asset?.name
  const { kind, adlExempt, frozenFor, collateral, unsettledFunding, unsettledProfit, owed } =
    account
  const wallet = account.margins.find(({ bucket }) => bucket === 'cross')
  return (
    <Panel
      title="Standing"
      tools={
        <>
          <Badge tone="quiet">{kindWords[kind]}</Badge>
          {adlExempt ? <Badge tone="quiet">never deleveraged</Badge> : null}
          {frozenFor === undefined ? null : <Badge tone="danger">frozen: {frozenFor}</Badge>}
        </>
      }
    >
      <Figures>
        <Figure label="Equity of the wallet" note="with its positions at mark">
          <Amount value={wallet?.equity ?? collateral} unit={unit} />
        </Figure>
        <Figure label="Collateral" note="without isolated margins">
          <Amount value={collateral} unit={unit} />
        </Figure>
        <Figure label="Unsettled funding" note="positive comes in">
          <Amount value={unsettledFunding} unit={unit} signed />
        </Figure>
        {unsettledProfit === undefined ? null : (
          <Figure label="Unsettled profit" note="not yet to be withdrawn">
            <Amount value={unsettledProfit} unit={unit} signed />
          </Figure>
        )}
        {owed === undefined ? null : (
          <Figure label="Owed back" note="for what it was charged">
            <Amount value={owed} unit={unit} />
          </Figure>
        )}
        {(account.collaterals ?? []).map(({ asset: name, amount, value }) => (
          <Figure key={name} label={`Collateral in ${name}`} note="what it counts for">
            <Amount value={value} unit={unit} /> <Amount value={amount} unit={name} />
          </Figure>
        ))}
      </Figures>
      <ul class="margins">
        {account.margins.map((margin) => (
          <li key={margin.bucket}>
            <MarginLine margin={margin} unit={unit} />
          </li>
        ))}
      </ul>
      {account.margins.length === 0 ? (
        <p class="fine">It holds no position, and needs no margin.</p>
      ) : null}
    </Panel>
  )
}

const kindWords: Readonly<Record<Account['kind'], string>> = {
  trader: 'trader',
  marketMaker: 'market maker',
  vault: 'vault',
  fund: 'fund',
  venue: 'venue',
}

function MarginLine({
  margin,
  unit,
}: {
  readonly margin: Margin
  readonly unit: string | undefined
}): JSX.Element {
  const { bucket, equity, maintenance, marginRatio } = margin
  return (
    <>
      <span class="margin-name">
        <strong>{bucketWords(bucket)}</strong> <MarginStatus margin={margin} />
      </span>
      <MarginBar margin={margin} />
      <span>
        needs <Amount value={maintenance} /> of <Amount value={equity} unit={unit} />
        {marginRatio === undefined ? '' : ` (${percent(marginRatio)})`}
      </span>
    </>
  )
}
