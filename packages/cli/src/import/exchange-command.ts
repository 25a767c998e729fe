import { type ExchangeImportOptions, type ExchangeName, importExchange } from '@plimsoll/simulator'
import { type Command, Option } from 'commander'
import type { CommandContext } from '../commands/command.ts'
import { exampleText } from '../invocation.ts'
import { wrapped } from '../output/wrapped.ts'
import { foundExports } from './found-exports.ts'
import { importInto, type ImportRequest } from './import-into.ts'
import { another, readPlaces, readTime, readZone } from './import-words.ts'

interface ExchangeRequest extends ImportRequest {
  readonly account?: string
  readonly asset?: string
  readonly balanceWith?: string
  readonly equalRows?: 'once' | 'each'
  readonly ignore?: readonly string[]
  readonly places?: number
  readonly time?: number
  readonly zone?: number
}

/** `import binance`. */
export function addBinanceImport(verb: Command, context: CommandContext): void {
  addExchangeImport(verb, context, {
    name: 'binance',
    title: 'Binance futures',
    forms: [
      'positions              /fapi/v2|v3/positionRisk',
      'money                  /fapi/v2|v3/account, /fapi/v2|v3/balance',
      'contracts, steps       /fapi/v1/exchangeInfo, /fapi/v1/leverageBracket',
      'prices, funds          /fapi/v1/premiumIndex, /fapi/v1/insuranceBalance',
      'forced orders          /fapi/v1/forceOrders, stream forceOrder, liquidationSnapshot CSV',
      'trades and income      /fapi/v1/userTrades, /fapi/v1/income, trade history CSV',
      'user data stream       ORDER_TRADE_UPDATE, a message a line',
      'place in the queue     /fapi/v1/adlQuantile, with --time',
    ],
  })
}

/** `import bybit`. */
export function addBybitImport(verb: Command, context: CommandContext): void {
  addExchangeImport(verb, context, {
    name: 'bybit',
    title: 'Bybit V5',
    forms: [
      'positions              /v5/position/list, all pages',
      'money                  /v5/account/wallet-balance',
      'contracts, steps       /v5/market/instruments-info, /v5/market/risk-limit',
      'funds, alerts          /v5/market/insurance, /v5/market/adlAlert, stream adlAlert',
      'executions             /v5/execution/list, stream execution, trade history CSV',
      'liquidations           stream allLiquidation, a message a line',
      'changes of a wallet    asset change details CSV',
    ],
  })
}

interface ExchangeVerb {
  readonly name: ExchangeName
  readonly title: string
  readonly forms: readonly string[]
}

function addExchangeImport(
  verb: Command,
  { streams }: CommandContext,
  { name, title, forms }: ExchangeVerb,
): void {
  verb
    .command(name)
    .summary(`exports of ${title}`)
    .description(
      `Turns answers, recorded streams and exported tables of ${title} into a stream of events and, where everything for it is there, a book. Nothing is repaired in silence: what is cut off, unknown or does not add up is refused, naming file and line.`,
    )
    .argument('<inputs...>', 'files, or folders with files')
    .requiredOption(
      '-o, --output <folder>',
      'the folder of the result; an import that was stopped goes on',
    )
    .option('--account <name>', 'whose the private files are that lie in no folder of an account')
    .option('--balance-with <account>', 'an account that takes the other side of what is missing')
    .option('--asset <name>', 'the asset of the book; positions and money in others are left out')
    .option('--places <number>', 'round money of the book to so many places', readPlaces)
    .option('--time <time>', 'when answers were given that do not say it', readTime)
    .option('--zone <zone>', 'the zone of tables in local time, such as +03:00', readZone)
    .addOption(
      new Option(
        '--equal-rows <how>',
        'take equal rows without an id once, or each of them; refused if absent',
      ).choices(['once', 'each']),
    )
    .option('--ignore <field>', 'a field that may be there beside the known; repeatable', another)
    .option('--skip-bad', 'set rows aside that cannot be read, instead of ending at the first')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exchangeHelp(name, forms))
    .action((inputs: string[], request: ExchangeRequest) =>
      importInto(streams, request, (run) =>
        importExchange(name, foundExports(inputs, request.account), optionsOf(request), run),
      ),
    )
}

function optionsOf(request: ExchangeRequest): ExchangeImportOptions {
  const { asset, balanceWith, equalRows, ignore = [], places, time, zone } = request
  return {
    asset,
    balanceWith,
    equalRows,
    ignored: ignore,
    assetDecimals: places,
    timeMs: time,
    zoneMinutes: zone,
  }
}

function exchangeHelp(name: ExchangeName, forms: readonly string[]): string {
  return [
    '',
    'Files are recognised by what is in them:',
    ...forms.map((form) => `  ${form}`),
    ...wrapped(
      'A folder in a folder is named after the account whose files it holds. A book needs positions, money, contracts and steps of one time, and longs and shorts that cancel, or --balance-with.',
    ),
    exampleText(
      `import ${name} EXPORTS -o OUT --balance-with others`,
      `import ${name} FILE -o OUT --account desk-1`,
    ),
  ].join('\n')
}
