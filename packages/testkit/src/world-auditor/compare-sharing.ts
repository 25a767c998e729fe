import type { StateView } from '@plimsoll/engine'
import { compareBytes } from '../exact/byte-order.ts'
import { availableOf, poolOf } from './funds/available.ts'
import { openClaimOf } from './funds/owed-claims.ts'
import { chargeParts, isGated } from './funds/withdrawals.ts'
import { isMeasured } from './triggers/switches.ts'
import { verdictOf } from './triggers/verdict.ts'
import { isSameRatio } from './valuation.ts'
import type { Market, World } from './world.ts'

/** How the engine shows what losses cost others: claims, triggers, alarms of funds and withdrawals. */
export function compareSharing(world: World, view: StateView): void {
  const claims = view.claims().map(({ account, owedQuote }) => `${account} ${owedQuote}`)
  const owed = world.claims.rows
    .map(({ wallet }) => ({
      id: wallet.account?.id ?? '',
      open: openClaimOf(world.claims, wallet),
    }))
    .filter(({ open }) => open > 0n)
    .sort((left, right) => compareBytes(left.id, right.id))
    .map(({ id, open }) => `${id} ${open}`)
  expectSame(world, 'claims', claims.join(), owed.join())
  compareTriggers(world, view)
  const alarms = view.fundAlarms().map(({ market, poolAvailableQuote }) => {
    return `${market} ${poolAvailableQuote}`
  })
  const due = world.markets.flatMap((market) => alarmOf(world, market))
  expectSame(world, 'alarms', alarms.join(), due.join())
  compareWithdrawals(world, view)
}

function expectSame({ judge }: World, what: string, shown: string, counted: string): void {
  judge.expect('view', shown === counted, () => `${what}: shown ${shown}, counted ${counted}`)
}

function compareTriggers(world: World, view: StateView): void {
  const rows = view.triggers()
  for (const { layerIndex, spec, on } of world.triggers) {
    for (const market of world.markets) {
      const row = rows.find(
        (one) => one.layerIndex === layerIndex && one.market === market.spec.market,
      )
      world.judge.expect('trigger', (row?.isOn ?? false) === on.has(market), () => {
        return `${spec.kind} of layer ${layerIndex} is shown ${row?.isOn ? 'on' : 'off'} for ${market.spec.market}`
      })
      if (world.round !== undefined) continue
      const { measures } = verdictOf(world, spec, market)
      world.judge.expect('trigger', row === undefined || isMeasured(row.measure, measures), () => {
        return `${spec.kind} of layer ${layerIndex} is shown with another measure for ${market.spec.market}`
      })
    }
  }
}

/** A live market whose own funds have nothing while its pool has something (SPEC F-7). */
function alarmOf(world: World, market: Market): string[] {
  if ((market.haltReason ?? world.haltReason) !== undefined) return []
  const insurance = world.funds.filter(({ purpose }) => purpose === 'insurance')
  const serving = insurance.filter(({ markets }) => markets.has(market.index))
  const hasGroup = serving[0]?.spec.group !== undefined
  const pool = hasGroup ? poolOf(world, market) : insurance
  const sumOf = (funds: typeof insurance): bigint =>
    funds.reduce((sum, fund) => sum + availableOf(world, fund), 0n)
  const isAlarming = serving.length > 0 && sumOf(serving) === 0n && sumOf([...pool]) > 0n
  return isAlarming ? [`${market.spec.market} ${sumOf([...pool])}`] : []
}

function compareWithdrawals(world: World, view: StateView): void {
  const { gatedUntilMs, chargeFund, chargeShare } = view.withdrawals()
  const until = isGated(world) ? world.gatedUntilMs : undefined
  expectSame(world, 'gate', String(gatedUntilMs), String(until))
  const { missing, money } = chargeParts(world)
  const fund = missing > 0n ? world.chargeFund?.id : undefined
  expectSame(world, 'charge', String(chargeFund), String(fund))
  const share = { numerator: missing, denominator: money + missing }
  const isSame =
    fund === undefined || (chargeShare !== undefined && isSameRatio(chargeShare, share))
  world.judge.expect('withdrawal', isSame, () => {
    return `a charge of ${chargeShare?.numerator}/${chargeShare?.denominator} is shown, counted ${missing}/${money + missing}`
  })
}
