import type { CutRow, MeasuredRow } from '../comparison/comparison-document.ts'
import { element, type Markup } from '../markup/markup.ts'
import {
  type Cell,
  nameCell,
  numberCell,
  type PageTable,
  pageTable,
  percentCell,
  ratioCell,
  wordCell,
} from './page-table.ts'

/** Every number of a comparison, in tables by what it is about. */
export function comparisonTables(rows: readonly MeasuredRow[]): Markup[] {
  if (rows.length === 0) return []
  return [
    element('h2', {}, 'All numbers'),
    ...[
      outcomeTable(rows),
      layerTable(rows),
      fundTable(rows),
      accountTable(rows),
      costTable(rows),
      concentrationTable(rows),
      cutTable(rows),
      priceTable(rows),
      aftermathTable(rows),
      namedTable(rows),
      exemptTable(rows),
    ].flatMap(pageTable),
  ]
}

function outcomeTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Cases, and what is left of them: what they owe, and the value at mark of their lots',
    titles: ['Policy', 'Cases', 'Closed', 'Suspended', 'Deficit', 'Not covered', 'Exposure left'],
    rows: rows.map(({ policy, cases, deficit, residualDeficit, residualExposure }) => [
      nameCell(policy),
      numberCell(cases.opened),
      numberCell(cases.closed),
      numberCell(cases.suspended),
      numberCell(deficit),
      numberCell(residualDeficit),
      numberCell(residualExposure),
    ]),
  }
}

function layerTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Money by layer: by how much each lowered the deficits',
    titles: ['Policy', 'Layer', 'Paid', 'Charges accounts without a position'],
    rows: rows.flatMap(({ policy, layers }) =>
      layers.map(({ name, paid, chargesFlatAccounts }) => [
        nameCell(policy),
        nameCell(name),
        numberCell(paid),
        wordCell(chargesFlatAccounts ? 'yes' : 'no'),
      ]),
    ),
  }
}

function fundTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Funds: what each gave, less what went back, and what it has now',
    titles: ['Policy', 'Fund', 'Drawn', 'Balance', 'Inventory at mark'],
    rows: rows.flatMap(({ policy, funds }) =>
      funds.map(({ fund, drawn, balance, inventory }) => [
        nameCell(policy),
        nameCell(fund),
        numberCell(drawn),
        numberCell(balance),
        numberCell(inventory),
      ]),
    ),
  }
}

function accountTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Accounts without a case',
    titles: [
      'Policy',
      'Touched',
      'Cut',
      'With a loss against mark',
      'Left without a position',
      'Took lots over',
      'Charged',
      'Owed back',
    ],
    rows: rows.map(({ policy, accounts, claims }) => [
      nameCell(policy),
      numberCell(accounts.touched),
      numberCell(accounts.cut),
      numberCell(accounts.cutBelowMark),
      numberCell(accounts.closed),
      numberCell(accounts.tookOver),
      numberCell(accounts.charged),
      numberCell(claims.accounts),
    ]),
  }
}

function costTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Cost against mark, losses and gains apart, and charges',
    titles: [
      'Policy',
      'Cut, value',
      'Lost',
      'Gained',
      'Taken over, value',
      'Lost',
      'Gained',
      'Charged',
      'Claims booked',
    ],
    rows: rows.map(({ policy, cuts, taken, charges, claims }) => [
      nameCell(policy),
      numberCell(cuts.notional),
      numberCell(cuts.loss),
      numberCell(cuts.gain),
      numberCell(taken.notional),
      numberCell(taken.loss),
      numberCell(taken.gain),
      numberCell(charges.total),
      numberCell(claims.booked),
    ]),
  }
}

function concentrationTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Concentration of the cost of cuts and of charges over the accounts that paid',
    titles: ['Policy', 'Paid', 'Cost', 'Herfindahl index', 'Paid most', 'Share', 'First ten'],
    rows: rows.flatMap(({ policy, concentration: one }) =>
      one === undefined
        ? []
        : [
            [
              nameCell(policy),
              numberCell(one.payers),
              numberCell(one.cost),
              ratioCell(one.herfindahl),
              nameCell(one.topAccount),
              percentCell(one.topShare),
              percentCell(one.topTenShare),
            ],
          ],
    ),
  }
}

function cutTable(rows: readonly MeasuredRow[]): PageTable {
  const cutCells = (policy: string, by: string, cut: CutRow | undefined): Cell[][] =>
    cut === undefined
      ? []
      : [
          [
            nameCell(policy),
            wordCell(by),
            nameCell(cut.account),
            nameCell(cut.bucket),
            nameCell(cut.market),
            wordCell(cut.side),
            numberCell(cut.size),
            percentCell(cut.share),
            numberCell(cut.notional),
          ],
        ]
  return {
    caption: 'The largest cuts: by share of the position, and by value at mark',
    titles: ['Policy', 'By', 'Account', 'Bucket', 'Market', 'Side', 'Size', 'Share', 'Value'],
    rows: rows.flatMap(({ policy, cuts }) => [
      ...cutCells(policy, 'share', cuts.largestShare),
      ...cutCells(policy, 'value', cuts.largestNotional),
    ]),
  }
}

function priceTable(rows: readonly MeasuredRow[]): PageTable {
  const blank = [wordCell(''), numberCell(undefined)]
  return {
    caption: 'Prices of cuts against mark: positive is worse for whoever was cut',
    titles: [
      'Policy',
      'Market',
      'Side',
      'Size',
      'Value',
      'Mark',
      'Average',
      'Gap',
      'Worst',
      'Worst gap',
    ],
    rows: rows.flatMap(({ policy, prices, cuts }) => [
      ...prices.map((one) => [
        nameCell(policy),
        nameCell(one.market),
        wordCell(one.side),
        numberCell(one.size),
        numberCell(one.notional),
        numberCell(one.markPrice),
        numberCell(one.averagePrice),
        percentCell(one.averageGap),
        numberCell(one.worstPrice),
        percentCell(one.worstGap),
      ]),
      ...(cuts.averageGap === undefined
        ? []
        : [
            [
              nameCell(policy),
              wordCell('all'),
              ...blank,
              numberCell(cuts.notional),
              numberCell(undefined),
              numberCell(undefined),
              percentCell(cuts.averageGap),
              numberCell(undefined),
              percentCell(cuts.worstGap),
            ],
          ]),
    ]),
  }
}

function aftermathTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Afterwards: the largest leverage of an account without a case, and what stopped',
    titles: ['Policy', 'Account', 'Leverage', 'Markets settled', 'Withdrawals', 'Waterfall'],
    rows: rows.map(({ policy, after, settledMarkets, withdrawals, waterfallHash }) => [
      nameCell(policy),
      nameCell(after.largestLeverage?.account ?? ''),
      ratioCell(after.largestLeverage?.leverage),
      nameCell(settledMarkets.join(', ')),
      wordCell(withdrawals ?? 'open'),
      { content: element('code', {}, waterfallHash), isNumber: false },
    ]),
  }
}

function namedTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption:
      'Accounts to look at: charged without a position, left below maintenance, made bankrupt',
    titles: ['Policy', 'Account', 'What', 'Amount'],
    rows: rows.flatMap(({ policy, charges, after }) => [
      ...charges.flatAccounts.map(({ account, charged }) => [
        nameCell(policy),
        nameCell(account),
        wordCell('charged without a position'),
        numberCell(charged),
      ]),
      ...after.belowMaintenance.map((account) => [
        nameCell(policy),
        nameCell(account),
        wordCell('left below maintenance'),
        numberCell(undefined),
      ]),
      ...after.bankrupted.map((account) => [
        nameCell(policy),
        nameCell(account),
        wordCell('made bankrupt'),
        numberCell(undefined),
      ]),
    ]),
  }
}

function exemptTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption: 'Passed over by published exemption',
    titles: ['Policy', 'Whom or what', 'By'],
    rows: rows.flatMap(({ policy, exemptions }) => [
      ...(exemptions?.accounts ?? []).map((account) => [
        nameCell(policy),
        nameCell(account),
        wordCell('the book'),
      ]),
      ...(exemptions?.markets ?? []).flatMap((one) =>
        one.markets.map((market) => [nameCell(policy), nameCell(market), nameCell(one.policy)]),
      ),
    ]),
  }
}
