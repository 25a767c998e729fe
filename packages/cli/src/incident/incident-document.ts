import type { Ratio } from '@plimsoll/engine'
import type { LargestCut, TimelineRow } from '@plimsoll/simulator'
import {
  encodeExemptions,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '@plimsoll/protocol'
import { exemptionsOf } from '../summary/exemption-lines.ts'
import { type CheckedOutcome, checkOutcomes } from '../simulation/checked-outcomes.ts'
import { runName } from '../simulation/run-name.ts'
import type { TrackPoint } from '../simulation/run-track.ts'
import { assumptions } from './ground-section.ts'
import { byCost, concentrationOf } from './concentration.ts'
import { eventFields } from './event-fields.ts'
import type { IncidentReading } from './incident-reading.ts'
import { watchedFields } from './watched-section.ts'

const pathPointsMax = 120
const accountsListed = 100

type Format = IncidentReading['format']
type Fields = Readonly<Record<string, unknown>>

/** A run as one document: decimals for amounts, milliseconds UTC for times. */
export function incidentDocument(reading: IncidentReading): Fields {
  const document = runFields(reading)
  const outcomes = outcomesIn(document, reading)
  return { ...document, ...(outcomes.length > 0 && { outcomes }) }
}

/** What the scenario asserts of a run, held against its document. */
export function outcomesOf(reading: IncidentReading): CheckedOutcome[] {
  return outcomesIn(runFields(reading), reading)
}

function outcomesIn(document: Fields, { run }: IncidentReading): CheckedOutcome[] {
  return checkOutcomes(document, run.scenario.outcomes ?? [])
}

function runFields(reading: IncidentReading): Fields {
  const { run, format } = reading
  const { request, scenario, seed, book, summary, waterfallHash, journal } = run
  const exemptions = encodeExemptions(exemptionsOf(book))
  return {
    version: 1,
    scenario: scenario.scenario,
    run: runName(request),
    seed,
    title: scenario.title,
    domain: book.domain,
    asset: format.asset,
    startMs: summary.startMs,
    endMs: summary.endMs,
    accounts: book.accounts.length,
    ...groundFields(reading),
    ...(exemptions && { exemptions }),
    ...paidFields(reading),
    timeline: summary.timeline.map((row) => timelineFields(row, format)),
    ...marketFields(reading),
    ...cutFields(reading),
    ...provenFields(reading),
    ...eventFields(reading),
    ...watchedFields(reading),
    path: pathFields(reading),
    waterfallHash,
    stateHashBefore: summary.stateHashBefore,
    stateHashAfter: summary.stateHashAfter,
    journal: { sequence: journal.head.sequence, hash: journal.head.hash, epoch: journal.epoch },
  }
}

/** Of a run on a book that was brought, or with other moves. */
function groundFields({ run }: IncidentReading): Fields {
  const { ground, isAltered = false } = run.request
  if (ground === undefined && !isAltered) return {}
  return {
    isBookBrought: ground !== undefined,
    assumptions: assumptions(run.scenario, run.book),
    leftOut: ground?.leftOut ?? [],
  }
}

function paidFields({ run, format }: IncidentReading): Fields {
  const { cases, layers, liquidations } = run.summary
  const { deficitQuote, ...caseCounts } = cases
  const { filledValueQuote, feesQuote, ...liquidationCounts } = liquidations
  return {
    cases: {
      ...caseCounts,
      deficit: formatMoney(format, deficitQuote),
      left: run.track.suspended.map((one) => ({
        caseId: one.caseId,
        account: one.account,
        bucket: one.bucket,
        residualDeficit: formatMoney(format, one.residualDeficitQuote),
        legs: one.residualExposure.length,
        ...(one.reason !== undefined && { reason: one.reason }),
      })),
    },
    layers: layers.map(({ layer, fund, policy, fills, paidQuote, filledValueQuote: value }) => ({
      layer,
      ...(fund !== undefined && { fund }),
      ...(policy !== undefined && { policy }),
      paid: formatMoney(format, paidQuote),
      fills,
      filledValue: formatMoney(format, value),
    })),
    liquidations: {
      ...liquidationCounts,
      filledValue: formatMoney(format, filledValueQuote),
      fees: formatMoney(format, feesQuote),
    },
  }
}

function marketFields({ run, format }: IncidentReading): Fields {
  return {
    prices: run.summary.prices.map((row) => {
      const price = (ticks: Ratio): string => formatPrice(marketFormat(format, row.market), ticks)
      return {
        market: row.market,
        first: price(row.firstMarkTicks),
        lowest: price(row.lowestMarkTicks),
        highest: price(row.highestMarkTicks),
        last: price(row.lastMarkTicks),
        used: row.used,
        refused: row.refused,
        halts: row.halts,
      }
    }),
  }
}

function cutFields({ run, format }: IncidentReading): Fields {
  const { deleveraging, haircut } = run.summary
  const concentration = concentrationOf(run.track.cuts)
  return {
    deleveraging: {
      fills: deleveraging.fills,
      accounts: deleveraging.accounts,
      filledValue: formatMoney(format, deleveraging.filledValueQuote),
      openInterestValue: formatMoney(format, deleveraging.openInterestQuote),
      forgone: formatMoney(format, deleveraging.forgoneQuote),
      ...(deleveraging.largest && { largest: largestFields(deleveraging.largest, format) }),
      sides: deleveraging.sides.map(({ market, side, lots, openInterestLots, accounts }) => ({
        market,
        side,
        size: formatSize(marketFormat(format, market), lots),
        openInterest: formatSize(marketFormat(format, market), openInterestLots),
        accounts,
      })),
      concentration: {
        largest: formatMoney(format, concentration.largestQuote),
        tenLargest: formatMoney(format, concentration.tenLargestQuote),
        halfAccounts: concentration.halfAccounts,
      },
      largestAccounts: run.track.cuts
        .toSorted(byCost)
        .slice(0, accountsListed)
        .map(({ account, fills, valueQuote, forgoneQuote, markets }) => ({
          account,
          fills,
          value: formatMoney(format, valueQuote),
          forgone: formatExactMoney(format, forgoneQuote),
          markets: [...markets],
        })),
    },
    haircut: {
      buckets: haircut.buckets,
      charged: formatMoney(format, haircut.chargedQuote),
      returned: formatMoney(format, haircut.returnedQuote),
      ...(haircut.largest && {
        largest: {
          ledger: haircut.largest.ledger,
          charged: formatMoney(format, haircut.largest.chargedQuote),
        },
      }),
    },
  }
}

function largestFields(largest: LargestCut, format: Format): Fields {
  const { timeMs, account, market, side, lots, valueQuote, forgoneQuote } = largest
  return {
    timeMs,
    account,
    market,
    side,
    size: formatSize(marketFormat(format, market), lots),
    value: formatMoney(format, valueQuote),
    forgone: formatExactMoney(format, forgoneQuote),
  }
}

function provenFields({ run, format }: IncidentReading): Fields {
  const { funds, conservation, commands } = run.summary
  const money = (amountQuote: bigint): string => formatMoney(format, amountQuote)
  return {
    funds: funds.map((row) => ({
      fund: row.fund,
      before: money(row.beforeQuote),
      fees: money(row.feesQuote),
      moved: money(row.movedQuote),
      paid: money(row.paidQuote),
      returned: money(row.returnedQuote),
      inventory: money(row.inventoryQuote),
      after: money(row.afterQuote),
      floor: money(row.floorQuote),
    })),
    conservation: {
      moneyBefore: money(conservation.moneyBeforeQuote),
      deposited: money(conservation.depositedQuote),
      withdrawn: money(conservation.withdrawnQuote),
      fundMoney: money(conservation.fundMoneyQuote),
      ...(conservation.assetsQuote !== 0n && { assets: money(conservation.assetsQuote) }),
      moneyAfter: money(conservation.moneyAfterQuote),
      difference: money(conservation.differenceQuote),
      openInterest: conservation.openInterest.map(({ market, beforeLots, afterLots }) => ({
        market,
        before: formatSize(marketFormat(format, market), beforeLots),
        after: formatSize(marketFormat(format, market), afterLots),
      })),
    },
    commands,
  }
}

/** Marks and balances at up to so many steps, the last one included. */
function pathFields({ run, format }: IncidentReading): Fields {
  const { track, summary } = run
  const every = Math.max(1, Math.ceil(track.points.length / pathPointsMax))
  const last = track.points.length - 1
  const points = track.points.filter((_point, index) => (last - index) % every === 0)
  const markOf = (point: TrackPoint, index: number, market: string): string =>
    formatPrice(marketFormat(format, market), point.marksTicks[index] ?? unknownMark)
  return {
    markets: summary.prices.map(({ market }) => market),
    funds: summary.funds.map(({ fund }) => fund),
    points: points.map((point) => ({
      timeMs: point.timeMs,
      marks: summary.prices.map(({ market }, index) => markOf(point, index, market)),
      balances: point.balancesQuote.map((balance) => formatMoney(format, balance)),
    })),
  }
}

const unknownMark: Ratio = { numerator: 0n, denominator: 1n }

function timelineFields(row: TimelineRow, format: Format): Fields {
  switch (row.kind) {
    case 'priceFell':
    case 'priceRose': {
      const { timeMs, kind, market, markPriceTicks, changePpm } = row
      const markPrice = formatPrice(marketFormat(format, market), markPriceTicks)
      return { timeMs, kind, market, markPrice, changePpm }
    }
    case 'round': {
      const { timeMs, kind, cases, closed, suspended, fills } = row
      return {
        timeMs,
        kind,
        cases,
        closed,
        suspended,
        deficit: formatMoney(format, row.deficitQuote),
        paidByFunds: formatMoney(format, row.paidByFundsQuote),
        paidByDeleveraging: formatMoney(format, row.paidByDeleveragingQuote),
        paidByHaircut: formatMoney(format, row.paidByHaircutQuote),
        fills,
      }
    }
    case 'fundEmptied': {
      const { timeMs, kind, fund, floorQuote } = row
      return { timeMs, kind, fund, floor: formatMoney(format, floorQuote) }
    }
    case 'firstHaircut': {
      const { timeMs, kind, chargedQuote } = row
      return { timeMs, kind, charged: formatMoney(format, chargedQuote) }
    }
    case 'priceRefused':
    case 'ordered':
    case 'halted':
    case 'resumed':
    case 'firstLiquidation':
    case 'firstFailedLiquidation':
    case 'deleveragingBegan':
    case 'deleveragingEnded': {
      const { timeMs, kind, ...rest } = row
      return { timeMs, kind, ...rest }
    }
  }
}
