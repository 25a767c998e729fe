import { octoberDefaults } from '@plimsoll/simulator'
import { exampleText } from '../invocation.ts'
import { wrapped } from '../output/wrapped.ts'

/** What whoever imports has to know: what the table needs, where it comes from, and what is assumed. */
export function octoberHelp(): string {
  const settings = Object.entries(octoberDefaults).map(([name, value]) => `${name}=${value}`)
  return [
    '',
    'FILE is a CSV table with a header and a row for each account. It needs the columns',
    '  account            its id, any text',
    '  adl_notional_usd   USD notional that was closed by deleveraging, above 0',
    '  closed_pnl_usd     USD profit that this realised',
    '  account_value_usd  USD value of the account before',
    ...wrapped(
      'and may have others. Such a table is made from Hyperliquid’s public fills of that day; HyperReplay (ConejoCapital) publishes one, for non-commercial use.',
    ),
    '',
    'Settings for --set, with what is assumed without:',
    ...wrapped(settings.join(' '), '  '),
    exampleText('import october FILE -o FOLDER --set bankruptShare=0.5'),
  ].join('\n')
}
