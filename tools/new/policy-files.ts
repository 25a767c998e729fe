/** What a new preset is written to, and the text of each file before anyone has filled it in. */

/** Stands around everything that only a person can fill in; a test lets none of it through. */
export const blank: RegExp = /⟨[^⟩]*⟩/u

/** The exported name of a preset: `my-venue` becomes `myVenue`. */
export function constantName(policy: string): string {
  return policy.replace(/-([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase())
}

/** The module of a preset: a rule that works, with everything about its venue left open. */
export function presetSource(policy: string): string {
  return `import type { PolicyPreset } from './preset.ts'

/** ⟨Venue⟩: ⟨its rule in a few words⟩. */
export const ${constantName(policy)}: PolicyPreset = {
  // Where the venue has them: pairing, limits, exemptMarkets and casesMax, as policy-spec.ts describes them.
  spec: {
    policy: '${policy}',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'queue',
      score: { factors: [{ term: 'clampedReturn' }, { term: 'positionLeverage' }] },
    },
    price: 'bankruptcy',
  },
  title: '⟨the rule in a few words⟩',
  formula: '⟨the score or the weight in symbols, and which goes first⟩',
  units: '⟨what each symbol is, and in which unit⟩',
  source: '⟨where the venue says so: address and date, or file and commit⟩',
  choices: [
    '⟨one line for each point that the source leaves open: what it does not say, and what this preset does⟩',
    'Equal scores: account id, then bucket, ascending by bytes; the source has no tie-break.',
  ],
}
`
}

/** The page of a preset: a book to start from, and an outcome that has to be calculated by hand. */
export function policyPage(policy: string): string {
  const tables = [
    'Case | Counterparty | Rank | Score | Closed | Price | Value | Forgone',
    'Case | Layer | Paid | Deficit left | Exposure left',
    'Account or fund | Money after | Positions after',
  ].map(openTable)
  return `# ${policy}

<!-- preset -->

<!-- /preset -->

## The book

⟨Who holds what, and why this book shows the rule.⟩

\`\`\`json
${exampleBook(policy)}
\`\`\`

## By hand

⟨Equity, deficit and bankruptcy price of the case; the score of every candidate; what each can bear; who gives what.⟩

## What comes out

${tables.join('\n\n')}
`
}

function openTable(head: string): string {
  const rule = head.replaceAll(/[^|]+/gu, '---')
  return `| ${head} |\n|${rule}|\n| ${head.replaceAll(/[^|]+/gu, ' ⟨⟩ ').trim()} |`
}

/** A long that is bankrupt by 1,000, and two shorts that can pay for it. */
function exampleBook(policy: string): string {
  return `{
  "version": 1,
  "timeMs": 0,
  "domain": "example",
  "asset": { "name": "USDT", "decimals": 2 },
  "markets": [
    { "market": "BTC", "contract": "linear", "tickSize": "1", "lotSize": "0.1", "markPrice": "50000",
      "maintenanceTiers": [ { "notionalFrom": "0", "rate": "0.01" } ] }
  ],
  "accounts": [
    { "account": "broke", "collateral": "19000.00",
      "positions": [ { "market": "BTC", "size": "2", "entryPrice": "60000", "marginMode": "cross" } ] },
    { "account": "a", "collateral": "10000.00",
      "positions": [ { "market": "BTC", "size": "-1", "entryPrice": "60000", "marginMode": "cross" } ] },
    { "account": "b", "collateral": "10000.00",
      "positions": [ { "market": "BTC", "size": "-1", "entryPrice": "55000", "marginMode": "cross" } ] }
  ],
  "funds": [],
  "waterfall": [ { "layer": "adl", "policy": "${policy}" } ]
}`
}
