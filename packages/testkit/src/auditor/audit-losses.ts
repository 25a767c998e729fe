import { type Book, bucketsOf, type Fund, type Layer } from '../book/book.ts'
import { readBook } from '../book/read-book.ts'
import { notional } from '../book/valuation.ts'
import { compare, rational, total } from '../exact/rational.ts'
import type { CaseRow, LayerRow, Resolution } from '../resolution.ts'
import { lotsIn, marketNamed, unitsIn } from './replay.ts'
import { isLongOfValue } from './value-side.ts'

/** What is promised of layers of any kind, whatever their order and triggers. */
export const lossChecks = [
  'order',
  'ownNetting',
  'ownCollateral',
  'crossing',
  'offers',
  'backstopVault',
  'insuranceFund',
  'venueCapital',
  'adl',
  'profitHaircut',
  'socialisedLoss',
  'tearUp',
  'settlement',
  'withdrawalGate',
  'cap',
  'fundAfter',
  'flatCharge',
  'flatListed',
  'capacity',
  'vault',
  'settled',
  'money',
] as const

export type LossCheck = (typeof lossChecks)[number]

/** Broken promises, and how often each was judged on something that could have broken it. */
export interface LossAudit {
  readonly findings: { readonly check: LossCheck; readonly detail: string }[]
  readonly counts: Map<LossCheck, number>
}

/**
 * Judges who paid what in a resolution of any waterfall, from the two documents alone: money that a layer says it paid left its
 * own ledger once and lowered the deficit by as much, limits hold, flat accounts pay only where a layer says so.
 */
export function auditLosses(snapshot: unknown, document: Resolution): LossAudit {
  const book = readBook(snapshot)
  const audit: LossAudit = { findings: [], counts: new Map() }
  const acts = document.cases.flatMap((row) => actsOf(audit, book, row))
  for (const act of acts) expectPaid(audit, book, act)
  expectCaps(audit, { book, document, acts })
  for (const fund of book.funds) expectFundAfter(audit, { book, document, acts }, fund)
  expectFlat(audit, { book, document, acts })
  expectHolders(audit, { book, document, acts })
  const { moneyBefore, moneyAfter } = document.conservation
  expectThat(audit, 'money', moneyBefore === moneyAfter, () => `${moneyBefore} to ${moneyAfter}`)
  return audit
}

function expectThat(audit: LossAudit, check: LossCheck, holds: boolean, say: () => string): void {
  audit.counts.set(check, (audit.counts.get(check) ?? 0) + 1)
  if (!holds) audit.findings.push({ check, detail: say() })
}

/** What a layer did for a case. */
interface Act {
  readonly of: CaseRow
  readonly row: LayerRow
  readonly layer: Layer
  readonly owedBefore: bigint
}

/** A resolution with what is read of it. */
interface Reading {
  readonly book: Book
  readonly document: Resolution
  readonly acts: readonly Act[]
}

const first = ['ownNetting', 'ownCollateral', 'crossing'] as const

/** The rows of a case with the layers that they are of, which come in the order of the waterfall. */
function actsOf(audit: LossAudit, book: Book, of: CaseRow): Act[] {
  const declared = book.waterfall.filter(({ layer }) => first.every((name) => name !== layer))
  const layers: readonly Layer[] = [...first.map((layer) => ({ layer })), ...declared]
  let place = -1
  let owedBefore = unitsIn(book, of.deficit)
  return of.layers.flatMap((row) => {
    const next = layers.findIndex((layer, index) => index > place && isRowOf(row, layer))
    expectThat(audit, 'order', next >= 0, () => `${of.caseId}: ${row.layer} is out of turn`)
    const layer = layers[next]
    if (layer === undefined) return []
    place = next
    const act = { of, row, layer, owedBefore }
    owedBefore = unitsIn(book, row.residualDeficit)
    return [act]
  })
}

function isRowOf(row: LayerRow, layer: Layer): boolean {
  if (row.layer !== layer.layer) return false
  return !('fund' in layer) || row.fund === layer.fund
}

/** Layers that move money and no lots. */
const moneyOnly: ReadonlySet<string> = new Set([
  'venueCapital',
  'profitHaircut',
  'socialisedLoss',
  'withdrawalGate',
])

/** What is said to be paid is what the deficit fell by; where only money moves it is what others lost, to the unit and once. */
function expectPaid(audit: LossAudit, book: Book, act: Act): void {
  const { of, row, layer, owedBefore } = act
  const paid = unitsIn(book, row.paid)
  const fell = owedBefore - unitsIn(book, row.residualDeficit)
  const at = `${of.caseId} ${row.layer}`
  expectThat(audit, layer.layer, paid === fell, () => `${at}: ${paid} paid, it fell by ${fell}`)
  const sum = row.postings.reduce((known, { amount }) => known + unitsIn(book, amount), 0n)
  expectThat(audit, layer.layer, sum === 0n, () => `${at}: postings come to ${sum}`)
  const isMoney = moneyOnly.has(layer.layer) || (row.fills.length === 0 && isFund(layer))
  if (!isMoney) return
  const lost = -row.postings
    .filter(({ ledger }) => ledger !== ownLedger(of))
    .reduce((known, { amount }) => known + unitsIn(book, amount), 0n)
  expectThat(audit, layer.layer, lost === paid, () => {
    return `${at}: ${lost} left the ledgers of others, the deficit fell by ${paid}`
  })
}

function isFund({ layer }: Layer): boolean {
  return layer === 'insuranceFund' || layer === 'venueCapital'
}

function ownLedger({ account, bucket }: CaseRow): string {
  return `${account}:${bucket}`
}

/** Money that a fund gave for a case, besides what lots were worth. */
function givenBy(book: Book, fund: string, { row }: Act): bigint {
  let given = 0n
  for (const { ledger, amount } of row.postings) {
    if (ledger === `fund:${fund}`) given -= unitsIn(book, amount)
  }
  if (row.layer !== 'insuranceFund' || row.fund !== fund) return given
  for (const { market, side, value } of row.fills) {
    const isLong = isLongOfValue({ market: marketNamed(book, market), side })
    given += isLong ? -unitsIn(book, value) : unitsIn(book, value)
  }
  return given
}

/** No layer pays more in a round than it may, nor a fund more than it has above its floor and what its inventory lost. */
function expectCaps(audit: LossAudit, { book, document, acts }: Reading): void {
  const hasSettled = (document.settledMarkets ?? []).length > 0
  for (const layer of new Set(acts.map((act) => act.layer))) {
    if (layer.layer !== 'insuranceFund' && layer.layer !== 'venueCapital') continue
    const { fund: id, cap } = layer
    const fund = book.funds.find((other) => other.fund === id)
    const given = acts
      .filter((act) => act.layer === layer)
      .reduce((sum, act) => sum + givenBy(book, id, act), 0n)
    if (cap !== undefined) {
      expectThat(audit, 'cap', given <= cap, () => `${id} gave ${given}, its layer may ${cap}`)
    }
    // Money of an inventory that was settled before is the fund's to give too.
    if (hasSettled) continue
    const left = fund === undefined ? 0n : fund.balance - fund.floor
    const most = left > 0n ? left : 0n
    expectThat(audit, 'cap', given <= most, () => `${id} gave ${given} of ${most} above its floor`)
  }
}

/** What a fund has afterwards is what it had less what each row says it gave, each once: insurance is not burned twice. */
function expectFundAfter(audit: LossAudit, { book, document, acts }: Reading, fund: Fund): void {
  const isCase = document.cases.some(({ account }) => account === `fund:${fund.fund}`)
  const row = document.fundsAfter.find((other) => other.fund === fund.fund)
  const hasMoved = (document.settledMarkets ?? []).length > 0
  if (isCase || hasMoved || row === undefined || fund.target !== undefined) return
  const given = acts.reduce((sum, act) => sum + givenBy(book, fund.fund, act), 0n)
  const returned = document.cases
    .flatMap((of) => of.returned ?? [])
    .filter(({ ledger }) => ledger === `fund:${fund.fund}`)
    .reduce((sum, { amount }) => sum + unitsIn(book, amount), 0n)
  const due = fund.balance - given + returned
  expectThat(audit, 'fundAfter', unitsIn(book, row.balance) === due, () => {
    return `${fund.fund} has ${row.balance}, by what it gave it is ${due} units`
  })
}

/** Who held no position pays nothing, but where the layer says that he may; such layers are named whether they acted or not. */
function expectFlat(audit: LossAudit, { book, document, acts }: Reading): void {
  const holders = new Set(
    bucketsOf(book)
      .filter(({ positions }) => positions.length > 0)
      .map(({ account, name }) => `${account.account}:${name}`),
  )
  for (const { of, row, layer } of acts) {
    if (layer.layer !== 'profitHaircut' && layer.layer !== 'socialisedLoss') continue
    const mayChargeFlat = chargesFlat(layer)
    for (const { ledger, amount } of row.postings) {
      if (unitsIn(book, amount) >= 0n || mayChargeFlat) continue
      expectThat(audit, 'flatCharge', holders.has(ledger), () => {
        return `${of.caseId} ${row.layer}: ${ledger} holds nothing and pays ${amount}`
      })
    }
  }
  const due = book.waterfall.filter(chargesFlat).length
  const listed = document.flatCharges?.length ?? 0
  expectThat(audit, 'flatListed', due === listed, () => `${listed} layers named, ${due} charge`)
}

function chargesFlat(layer: Layer): boolean {
  if (layer.layer === 'profitHaircut') return layer.base === 'unsettledProfit'
  if (layer.layer === 'socialisedLoss') return layer.base === 'equity'
  return layer.layer === 'withdrawalGate' && 'chargeFund' in layer && layer.chargeFund !== undefined
}

/** Inventories and vaults hold no more than they may, and nobody holds anything in a market that was settled. */
function expectHolders(audit: LossAudit, { book, document, acts }: Reading): void {
  for (const { market } of document.settledMarkets ?? []) {
    const left = [...document.accountsAfter, ...document.fundsAfter]
      .flatMap(({ positions = [] }) => positions)
      .filter((held) => held.market === market && Number(held.size) !== 0)
    expectThat(audit, 'settled', left.length === 0, () => `${left.length} hold ${market} still`)
  }
  for (const fund of book.funds) {
    const { capacity } = fund
    const row = document.fundsAfter.find((other) => other.fund === fund.fund)
    const took = acts.some((act) => act.row.fund === fund.fund && act.row.fills.length > 0)
    if (capacity === undefined || row?.positions === undefined || !took) continue
    const held = worthOf(book, row.positions)
    expectThat(audit, 'capacity', compare(held, rational(capacity)) <= 0, () => {
      return `inventory of ${fund.fund} is worth more than ${capacity}`
    })
  }
  for (const { layer, row } of acts) {
    if (layer.layer !== 'backstopVault' || row.fills.length === 0) continue
    const isItself = row.fills.every(({ account }) => account === layer.account)
    expectThat(audit, 'vault', isItself, () => `${row.fills[0]?.account} is not ${layer.account}`)
    const after = document.accountsAfter.find(({ account }) => account === layer.account)
    if (layer.capacity === undefined || after === undefined) continue
    const before = bucketsOf(book).filter(({ account }) => account.account === layer.account)
    const had = total(before.flatMap(({ positions }) => positions.map(notional)))
    const most = compare(had, rational(layer.capacity)) > 0 ? had : rational(layer.capacity)
    expectThat(audit, 'vault', compare(worthOf(book, after.positions), most) <= 0, () => {
      return `${layer.account} holds more than ${layer.capacity}`
    })
  }
}

function worthOf(
  book: Book,
  positions: readonly { readonly market: string; readonly size: string }[],
): ReturnType<typeof notional> {
  return total(
    positions.map(({ market: name, size }) => {
      const market = marketNamed(book, name)
      const lots = lotsIn(market, size.replace('-', ''))
      return notional({ market, side: 'long', lots, entryValue: 0n })
    }),
  )
}
