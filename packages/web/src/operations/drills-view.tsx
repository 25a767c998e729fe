import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Arrival } from '../parts/arrival.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed } from '../parts/states.tsx'
import { ShockEditor } from '../laboratory/shock-editor.tsx'
import { shockDraftOf, shocksOf, shocksWords, shockText } from '../laboratory/shocks.ts'
import { useMarkets } from '../laboratory/use-markets.ts'
import { DrillResult } from './drill-result.tsx'
import { type Drill, drillHeadline } from './drill-words.ts'

interface Rehearsal {
  readonly ranMs: number
  readonly drill: Drill
}

/** Kept while the page is open, for comparing one with the next. */
const keptMax = 20

/** Rehearses failures on copies of the live book. */
export function DrillsView(): JSX.Element {
  const [kept, setKept] = useState<readonly Rehearsal[]>([])
  const [shown, setShown] = useState<Rehearsal>()
  return (
    <>
      <DrillForm
        onRan={(drill) => {
          const rehearsal = { ranMs: Date.now(), drill }
          setKept((before) => [rehearsal, ...before].slice(0, keptMax))
          setShown(rehearsal)
        }}
      />
      {shown === undefined ? null : (
        <Arrival key={shown.ranMs} label="The result of the drill">
          <Panel
            title="Result"
            about={
              <>
                On a copy of record {shown.drill.sequence}, {orderWords(shown.drill.order)}
              </>
            }
          >
            <DrillResult drill={shown.drill} />
          </Panel>
        </Arrival>
      )}
      <History kept={kept} shown={shown} onShow={setShown} />
    </>
  )
}

function DrillForm({ onRan }: { readonly onRan: (drill: Drill) => void }): JSX.Element {
  const { domain, client } = useDomain()
  const listed = useMarkets()
  const markets = listed.value ?? []
  const [draft, setDraft] = useState(() => shockDraftOf(queryOf('shocks') ?? '-20'))
  const [largest, setLargest] = useState(() => queryOf('largest') ?? '2')
  const [accounts, setAccounts] = useState(() => queryOf('accounts') ?? '')
  const [silent, setSilent] = useState<readonly string[]>([])
  const run = useAct((body: Parameters<typeof client.runDrill>[0]['body']) =>
    client.runDrill({ domain, body }, { timeoutMs: 60_000 }),
  )
  const named = accounts.split(/[\s,]+/u).filter(Boolean)
  const count = /^\d{1,4}$/u.test(largest) ? Number(largest) : 0
  const shocks = shocksOf(draft, markets)
  const defaults =
    named.length > 0 ? { accounts: named } : count > 0 ? { largest: count } : undefined
  const isReady =
    listed.value !== undefined && (shocks.length > 0 || defaults !== undefined || silent.length > 0)
  const submit = async (): Promise<void> => {
    setQuery({
      shocks: shockText(draft) ?? '0',
      largest,
      accounts: accounts.trim() === '' ? undefined : accounts.trim(),
    })
    const drill = await run.run({
      ...(shocks.length > 0 && { shocks }),
      ...(defaults !== undefined && { defaults }),
      ...(silent.length > 0 && { priceLoss: [...silent] }),
    })
    if (drill !== undefined) onRan(drill)
  }
  return (
    <Panel
      title="Rehearse a default"
      about="A copy of the live book fails as you ask, and goes through its waterfall. The live book is not touched."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !run.isRunning) void submit()
        }}
      >
        <ShockEditor draft={draft} markets={markets} onChange={setDraft} />
        <FailingAccounts
          largest={largest}
          accounts={accounts}
          onLargest={setLargest}
          onAccounts={setAccounts}
        />
        <SilentMarkets markets={markets} silent={silent} onChange={setSilent} />
        <button type="submit" class="chief" disabled={!isReady} aria-disabled={run.isRunning}>
          {run.isRunning ? 'Rehearsing' : 'Rehearse'}
        </button>
        {listed.value !== undefined || listed.problem === undefined ? null : (
          <Failed problem={listed.problem} what="The markets" onAgain={listed.again} />
        )}
        {run.problem === undefined ? null : <Failed problem={run.problem} what="The drill" />}
      </form>
    </Panel>
  )
}

interface FailingAccountsProps {
  readonly largest: string
  readonly accounts: string
  readonly onLargest: (text: string) => void
  readonly onAccounts: (text: string) => void
}

function FailingAccounts({
  largest,
  accounts,
  onLargest,
  onAccounts,
}: FailingAccountsProps): JSX.Element {
  return (
    <fieldset>
      <legend>Accounts fail</legend>
      <div class="controls">
        <label>
          <span>So many of the largest</span>
          <input
            class="short"
            inputMode="numeric"
            value={largest}
            disabled={accounts.trim() !== ''}
            onInput={({ currentTarget }) => onLargest(currentTarget.value.trim())}
          />
        </label>
        <label class="wide">
          <span>Or these, with spaces between them</span>
          <input
            value={accounts}
            autocomplete="off"
            onInput={({ currentTarget }) => onAccounts(currentTarget.value)}
          />
        </label>
      </div>
    </fieldset>
  )
}

interface SilentMarketsProps {
  readonly markets: readonly string[]
  readonly silent: readonly string[]
  readonly onChange: (silent: readonly string[]) => void
}

function SilentMarkets({ markets, silent, onChange }: SilentMarketsProps): JSX.Element {
  return (
    <fieldset>
      <legend>Price sources fall silent</legend>
      <div class="choices">
        {markets.map((market) => (
          <label key={market} class="choice">
            <input
              type="checkbox"
              checked={silent.includes(market)}
              onChange={() =>
                onChange(
                  silent.includes(market)
                    ? silent.filter((one) => one !== market)
                    : [...silent, market],
                )
              }
            />{' '}
            {market}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface HistoryProps {
  readonly kept: readonly Rehearsal[]
  readonly shown: Rehearsal | undefined
  readonly onShow: (rehearsal: Rehearsal) => void
}

function History({ kept, shown, onShow }: HistoryProps): JSX.Element {
  const { asset } = useDomain()
  return (
    <Panel title="Drills of this page" about="Kept until the page is left.">
      {kept.length === 0 ? (
        <Empty>None yet.</Empty>
      ) : (
        <DataTable
          caption="Drills of this page, newest first"
          isCaptionHidden
          rows={kept}
          keyOf={({ ranMs }) => String(ranMs)}
          currentKey={shown === undefined ? undefined : String(shown.ranMs)}
          columns={[
            {
              title: 'ran',
              isName: true,
              cell: (rehearsal) => (
                <button type="button" class="quiet link" onClick={() => onShow(rehearsal)}>
                  <Instant ms={rehearsal.ranMs} />
                </button>
              ),
            },
            { title: 'what failed', cell: ({ drill }) => orderWords(drill.order) },
            {
              title: 'checks',
              cell: ({ drill }) =>
                drill.scorecard.checks.every(({ isMet }) => isMet) ? (
                  <Badge tone="calm">held</Badge>
                ) : (
                  <Badge tone="danger">did not hold</Badge>
                ),
            },
            {
              title: 'in short',
              isMinor: true,
              cell: ({ drill }) => drillHeadline(drill, asset?.name ?? ''),
            },
          ]}
        />
      )}
    </Panel>
  )
}

function orderWords({ shocks, defaults, priceLoss }: Drill['order']): string {
  const { largest, accounts } = defaults ?? {}
  return [
    shocksWords(shocks),
    ...(largest === undefined ? [] : [`the ${largest} largest fail`]),
    ...(accounts === undefined ? [] : [`${accounts.join(', ')} fail`]),
    ...(priceLoss === undefined || priceLoss.length === 0
      ? []
      : [`no prices of ${priceLoss.join(', ')}`]),
  ].join('; ')
}
