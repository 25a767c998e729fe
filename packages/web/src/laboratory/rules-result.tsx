import { type RuleComparisonDocument, ruleTables } from '@plimsoll/reports'
import type { JSX } from 'preact'
import { DataTable } from '../parts/data-table.tsx'
import { compact } from '../parts/decimal-words.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type BarKind, StackedBars } from '../parts/stacked-bars.tsx'

type Payer = 'funds' | 'cut' | 'charged' | 'left'

const payers: readonly BarKind<Payer>[] = [
  { kind: 'funds', words: 'funds', look: 'fund' },
  { kind: 'cut', words: 'whoever was deleveraged', look: 'cut' },
  { kind: 'charged', words: 'haircuts', look: 'charge' },
  { kind: 'left', words: 'nobody', look: 'left' },
]

/** The same cascade under several rules. */
export function RulesResult({ result }: { readonly result: RuleComparisonDocument }): JSX.Element {
  const { answer, asset, caveats, assumptions, refused, scenario, seedFirst } = result
  return (
    <div class="comparison-result">
      <p class="headline">
        <strong>{answer}</strong>
      </p>
      <PayerBars result={result} />
      {ruleTables(result).map(({ title, caption, columns, rows }) => (
        <div key={title}>
          <h3>{title}</h3>
          <p class="fine">
            {caption}. In {asset.name}.
          </p>
          <DataTable
            caption={title}
            isCaptionHidden
            rows={rows}
            keyOf={([name = '']) => name}
            columns={columns.map((name, at) => ({
              title: name,
              cell: (row: readonly string[]) => row[at] ?? '',
              isName: at === 0,
              isNumber: at > 0,
            }))}
          />
        </div>
      ))}
      {refused.length === 0 ? null : (
        <>
          <h3>Cannot be carried out on this book</h3>
          <ul>
            {refused.map((row) => (
              <li key={row.policy}>
                {row.policy}: {row.refused.message}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Before you use it</h3>
      <ul class="fine">
        {[...caveats, ...assumptions].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>
        <DownloadButton
          name={`rules-${scenario}-${seedFirst}.json`}
          type="application/json"
          content={() => `${JSON.stringify(result, null, 2)}\n`}
          words="Download every number (JSON)"
        />
      </p>
    </div>
  )
}

function PayerBars({ result }: { readonly result: RuleComparisonDocument }): JSX.Element {
  const { rules, asset } = result
  return (
    <StackedBars
      label={`Who bears the deficits under each rule, in ${asset.name}: what funds lost, whoever was deleveraged against mark, haircuts, and what is missing. The numbers are in the tables.`}
      kinds={payers}
      bars={rules.map(({ policy, means }) => {
        const parts = {
          funds: Math.max(0, -Number(means.fundsChange)),
          cut: Number(means.forgone),
          charged: Number(means.charged),
          left: Number(means.left),
        }
        return {
          key: policy,
          label: policy,
          parts,
          words: {
            funds: compact(parts.funds),
            cut: compact(parts.cut),
            charged: compact(parts.charged),
            left: compact(parts.left),
          },
          note: compact(Number(means.burden) + parts.funds + parts.left),
        }
      })}
    />
  )
}
