import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { grouped } from '../parts/decimal-words.ts'
import type { Account, Market, Position } from './account-documents.ts'
import { isAboveZero, movedPrice, moveTo, partOf, stepOf, stepsOf } from './decimal-grid.ts'
import { SliderRow } from './slider-row.tsx'
import { type Changes, closeNameOf } from './what-if-changes.ts'

interface ControlsProps {
  readonly account: Account
  readonly markets: readonly Market[]
  readonly changes: Changes
  /** The server answers steps only. */
  readonly isCoarse: boolean
  readonly onChange: (next: Changes) => void
}

/** Prices, money and positions as they would be. */
export function WhatIfControls(props: ControlsProps): JSX.Element {
  const { account, markets, changes } = props
  const held = new Set(account.positions.map(({ market }) => market))
  const near = markets.filter(({ market }) => held.has(market) || changes.marks.has(market))
  const others = markets.filter((market) => !near.includes(market))
  return (
    <form class="what-if-controls" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Prices</legend>
        {markets.length > 1 ? <AllMarkets {...props} /> : null}
        {near.map((market) => (
          <PriceRow key={market.market} {...props} market={market} />
        ))}
        {others.length === 0 ? null : (
          <details>
            <summary>
              {others.length} {near.length === 0 ? '' : 'other '}
              {others.length === 1 ? 'market' : 'markets'}
            </summary>
            {others.map((market) => (
              <PriceRow key={market.market} {...props} market={market} />
            ))}
          </details>
        )}
      </fieldset>
      <fieldset>
        <legend>Money</legend>
        <DepositRow {...props} />
      </fieldset>
      {account.positions.length === 0 ? null : (
        <fieldset>
          <legend>Reduce positions</legend>
          {account.positions.map((position) => (
            <ReduceRow
              key={closeNameOf(position, account.positions)}
              {...props}
              position={position}
            />
          ))}
        </fieldset>
      )}
    </form>
  )
}

/** Further than this the server answers no trader; a mark that moves on must not carry him over it. */
const coarseMax = 29
const percentMax = 30

function withMarks(
  changes: Changes,
  markets: readonly Market[],
  percent: number,
): ReadonlyMap<string, string> {
  const marks = new Map(changes.marks)
  for (const { market, markPrice, tickSize, priceDecimals } of markets) {
    const permille = Math.round(percent * 10)
    if (permille === 0) marks.delete(market)
    else marks.set(market, movedPrice(markPrice, permille, { tickSize, places: priceDecimals }))
  }
  return marks
}

/** How far the asked price is from the present one, in percent; 0 where none is asked. */
function percentOf(changes: Changes, { market, markPrice }: Market): number {
  const asked = changes.marks.get(market)
  const move = asked === undefined ? 0 : moveTo(markPrice, asked)
  return Math.round((move ?? 0) * 1_000) / 10
}

function PriceRow({
  market,
  changes,
  isCoarse,
  onChange,
}: ControlsProps & { readonly market: Market }): JSX.Element {
  const max = isCoarse ? coarseMax : percentMax
  const asked = changes.marks.get(market.market)
  return (
    <SliderRow
      label={market.market}
      unit="%"
      min={-max}
      max={max}
      step={0.1}
      value={percentOf(changes, market)}
      shown={<Amount value={asked ?? market.markPrice} places={market.priceDecimals} />}
      isChanged={asked !== undefined}
      onChange={(percent) => {
        // Typed beyond the ends: a price above 0 is a price.
        if (percent <= -100) return
        onChange({ ...changes, marks: withMarks(changes, [market], percent) })
      }}
    />
  )
}

function AllMarkets({ markets, changes, isCoarse, onChange }: ControlsProps): JSX.Element {
  const max = isCoarse ? coarseMax : percentMax
  const [last, setLast] = useState<Together>()
  const percent = togetherPercent(markets, changes, last)
  return (
    <SliderRow
      label="All markets"
      unit="%"
      min={-max}
      max={max}
      step={0.5}
      value={percent ?? 0}
      shown={percent === undefined ? 'each its own' : 'together'}
      isChanged={percent !== undefined && percent !== 0}
      onChange={(next) => {
        if (next <= -100) return
        const marks = withMarks(changes, markets, next)
        setLast({ percent: next, marks })
        onChange({ ...changes, marks })
      }}
    />
  )
}

/** What was last asked of all markets together. */
interface Together {
  readonly percent: number
  readonly marks: ReadonlyMap<string, string>
}

/** By how much all markets are moved, if they are moved alike. Marks that go on meanwhile do not change what was asked. */
function togetherPercent(
  markets: readonly Market[],
  changes: Changes,
  last: Together | undefined,
): number | undefined {
  const isLast = markets.every(
    ({ market }) => last !== undefined && changes.marks.get(market) === last.marks.get(market),
  )
  if (isLast) return last?.percent
  const [percent, ...others] = new Set(
    markets.map((market) => Math.round(percentOf(changes, market))),
  )
  return others.length === 0 ? percent : undefined
}

function DepositRow({ account, changes, onChange }: ControlsProps): JSX.Element {
  const { asset } = useDomain()
  const equity = account.margins.find(({ bucket }) => bucket === 'cross')?.equity
  const base = [equity, account.collateral].find((one) => one !== undefined && isAboveZero(one))
  const step = stepOf(base ?? '1000')
  const most = isAboveZero(account.collateral) ? account.collateral : (base ?? '1000')
  const count = Math.max(1, Math.floor((2 * Number(most)) / Number(step)))
  const asked = changes.deposit ?? '0'
  return (
    <SliderRow
      label="Deposit"
      unit={asset?.name ?? ''}
      min={0}
      max={count * Number(step)}
      step={Number(step)}
      value={Number(asked)}
      exact={changes.deposit ?? '0'}
      shown={`steps of ${grouped(String(Number(step)))}`}
      isChanged={changes.deposit !== undefined}
      onChange={(amount) => {
        const { deposit: _before, ...others } = changes
        const deposit = trimmed(stepsOf(step, amount / Number(step)))
        onChange(amount <= 0 ? others : { ...others, deposit })
      }}
      onExact={(text) => {
        const { deposit: _before, ...others } = changes
        onChange(isAboveZero(text) ? { ...others, deposit: text } : others)
      }}
    />
  )
}

/** Without zeros at the end, as somebody would write it. */
function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/u, '') : decimal
}

function ReduceRow({
  position,
  account,
  markets,
  changes,
  isCoarse,
  onChange,
}: ControlsProps & { readonly position: Position }): JSX.Element {
  const { market, side, size } = position
  const name = closeNameOf(position, account.positions)
  const asked = changes.closes.get(name)
  const lotSize = markets.find((one) => one.market === market)?.lotSize ?? '1'
  const percent = asked === undefined ? 0 : Math.round((Number(asked) / Number(size)) * 100)
  return (
    <SliderRow
      label={`${market} ${side}`}
      unit="%"
      min={0}
      max={100}
      step={isCoarse ? 10 : 1}
      value={Math.min(100, percent)}
      shown={
        <>
          <Amount value={asked ?? '0'} places={6} /> of <Amount value={size} places={6} />
        </>
      }
      isChanged={asked !== undefined}
      onChange={(next) => {
        const closes = new Map(changes.closes)
        const part = Math.min(100, Math.max(0, isCoarse ? Math.round(next / 10) * 10 : next))
        const closed = partOf(size, part, { lotSize, rounds: isCoarse ? 'up' : 'down' })
        if (isAboveZero(closed)) closes.set(name, closed)
        else closes.delete(name)
        onChange({ ...changes, closes })
      }}
    />
  )
}
