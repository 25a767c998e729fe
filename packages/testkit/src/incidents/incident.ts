import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  type BookSpec,
  type CaseView,
  createState,
  findPreset,
  findTriggerPreset,
  type RoundView,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const run = promisify(execFile)

/** The book of an incident, as the engine has it. */
export function readIncident(name: string): BookSpec {
  const file = fileOf(name)
  const { spec } = parseBookText(readFileSync(join(root, file), 'utf8'), {
    file,
    resolvePolicy: (policy) => findPreset(policy)?.spec,
    resolveTrigger: (trigger, wholeUnitQuote) =>
      findTriggerPreset(trigger)?.specFor(wholeUnitQuote),
  })
  return spec
}

/** A book before and after the round that resolves it. */
interface Resolved {
  readonly state: State
  readonly round: RoundView
  /** Money of the domain, which no round changes. */
  readonly moneyBefore: bigint
}

/** Resolves a book in one round. */
export function resolve(spec: BookSpec): Resolved {
  const state = createState(spec)
  return { moneyBefore: view(state).totals().moneyQuote, ...resolveState(state) }
}

/** Opens a round on a state; where nobody is bankrupt, it has no case. */
export function resolveState(state: State): { readonly state: State; readonly round: RoundView } {
  const decision = step(state, { kind: 'openRound', timeMs: view(state).timeMs() })
  const events = decision.outcome === 'accepted' ? decision.events : []
  return { state, round: view(state).round(events) }
}

/** What was done for one case by one layer. */
interface Absorbed {
  readonly account: string
  /** The layer, with its fund where it has one. */
  readonly by: string
  readonly paid: bigint
  readonly lots: bigint
}

/** What layers did, case by case and in their order; those that did nothing are left out. */
export function absorbed(cases: readonly CaseView[]): Absorbed[] {
  return cases.flatMap(({ account, layers }) =>
    layers
      .map(({ layer, fund, paidQuote, fills }) => ({
        account,
        by: fund === undefined ? layer : `${layer} ${fund}`,
        paid: BigInt(paidQuote),
        lots: fills.reduce((sum, fill) => sum + fill.lots, 0n),
      }))
      .filter(({ paid, lots }) => paid !== 0n || lots !== 0n),
  )
}

interface ResolutionDocument {
  readonly cases: readonly {
    readonly account: string
    readonly layers: readonly {
      readonly layer: string
      readonly fund?: string
      readonly paid: string
      readonly fills: readonly { readonly size: string }[]
    }[]
  }[]
  readonly fundsAfter: readonly { readonly fund: string; readonly balance: string }[]
}

/** The same from the command line, in the units of the book; a lot of an incident is one unit of its contract. */
export async function absorbedByCommandLine(name: string): Promise<{
  readonly absorbed: readonly Absorbed[]
  readonly funds: Readonly<Record<string, bigint>>
}> {
  const { stdout } = await run(
    process.execPath,
    [
      '--conditions=plimsoll:source',
      join(root, 'packages', 'cli', 'src', 'main.ts'),
      'resolve',
      '--book',
      fileOf(name),
      '--json',
    ],
    { cwd: root, env: { PATH: process.env['PATH'] } },
  )
  const { cases, fundsAfter } = JSON.parse(stdout) as ResolutionDocument
  return {
    absorbed: cases.flatMap(({ account, layers }) =>
      layers
        .map(({ layer, fund, paid, fills }) => ({
          account,
          by: fund === undefined ? layer : `${layer} ${fund}`,
          paid: unitsOf(paid),
          lots: fills.reduce((sum, { size }) => sum + BigInt(size), 0n),
        }))
        .filter(({ paid, lots }) => paid !== 0n || lots !== 0n),
    ),
    funds: Object.fromEntries(fundsAfter.map(({ fund, balance }) => [fund, unitsOf(balance)])),
  }
}

/** Balances of all funds. */
export function fundsOf(state: State): Readonly<Record<string, bigint>> {
  return Object.fromEntries(
    view(state)
      .funds()
      .map(({ fund, balanceQuote }) => [fund, BigInt(balanceQuote)]),
  )
}

/** Decimals of money are those of the asset, so that the digits are the units. */
function unitsOf(decimal: string): bigint {
  return BigInt(decimal.replace('.', ''))
}

function fileOf(name: string): string {
  return join('examples', 'incidents', `${name}.book.json`)
}
