import type { EventStream } from '../reading/event-stream.ts'
import type { ImportEvent } from '../reading/import-event.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import type { ImportConclusion, ImportWhole } from '../reading/run-import.ts'
import { AccountReplay, type OpenQuestion } from './account-replay.ts'
import { laterPrices, listedPrices } from './book-prices.ts'
import type { NodeStream } from './node-stream.ts'
import { moneyPlaces, pricePlaces, readFixed, rescaled } from './fixed-amount.ts'
import { positionIn } from './held-account.ts'
import { writeBook } from './hyperliquid-book.ts'
import type { HyperliquidOptions } from './hyperliquid-options.ts'
import { MarkBoard } from './mark-board.ts'
import { sizeText } from './position-chain.ts'
import { type ReadStates, statesStream } from './states-stream.ts'
import type { VenueMarket } from './venue-markets.ts'

/** What the accounts of an import are read from. */
interface AccountInputs {
  readonly options: HyperliquidOptions
  readonly nameOf: (file: number) => string
  /** Absent where the venue's markets were not given. */
  readonly markets: ReadonlyMap<string, VenueMarket> | undefined
  readonly stateFiles: readonly number[]
  readonly streams: { readonly fills?: NodeStream; readonly misc?: NodeStream }
}

/** The states of accounts, what became of them, and the book they make. Without states there is nothing of all this. */
export class HyperliquidAccounts {
  readonly #inputs: AccountInputs
  readonly #read: ReadStates = { accounts: new Map(), otherMaintenance: 0 }
  readonly #replay: AccountReplay | undefined
  readonly #board: MarkBoard
  readonly #atMs: number | undefined
  #stateNotes: readonly string[] | undefined

  constructor(inputs: AccountInputs) {
    this.#inputs = inputs
    const { atMs, completeStates } = inputs.options
    this.#atMs = atMs
    this.#board = new MarkBoard(atMs ?? 0)
    const { nameOf } = inputs
    if (atMs === undefined) return
    const terms = { atMs, isComplete: completeStates === true, nameOf }
    this.#replay = new AccountReplay(this.#read.accounts, terms)
  }

  /** What has to be read before anything happens to the accounts. */
  get states(): readonly EventStream[] {
    const { stateFiles, markets, nameOf, options } = this.#inputs
    if (stateFiles.length === 0) {
      if (this.#atMs !== undefined) {
        refuse('missingStates', '--at', 'needs the states of accounts at an earlier time')
      }
      return []
    }
    if (markets === undefined) {
      const complaint =
        'need the markets and marks of the same instant; save the answer to {"type": "metaAndAssetCtxs"} as meta_and_asset_ctxs.json'
      refuse('missingMarkets', 'clearinghouse states', complaint)
    }
    const markToleranceMillionths = BigInt(options.markToleranceMillionths ?? 0)
    return [statesStream(stateFiles, nameOf, { markets, markToleranceMillionths }, this.#read)]
  }

  /** The position an account is known to have had, where its state is older than this time. */
  sizeBefore(account: string, coin: string, timeMs: number): bigint | undefined {
    const held = this.#read.accounts.get(account)
    if (held === undefined || timeMs <= held.timeMs) return undefined
    return positionIn(held, coin)?.size ?? 0n
  }

  observe(event: ImportEvent): void {
    if (this.#replay === undefined) return
    this.#stateNotes ??= this.#compareStates()
    this.#board.observe(event)
    this.#replay.observe(event)
  }

  /** @throws ImportRefusal where the book asked for does not follow from what was read */
  conclude(whole: ImportWhole): ImportConclusion {
    const { markets, stateFiles, options } = this.#inputs
    if (markets === undefined || stateFiles.length === 0)
      return { totals: {}, notes: this.#missingNotes() }
    const stateNotes = this.#stateNotes ?? this.#compareStates()
    const replayNotes = this.#atMs === undefined ? [] : this.#settle(this.#atMs, whole)
    const accounts = [...this.#read.accounts.values()]
    const held = new Set(accounts.flatMap(({ positions }) => positions.map(({ coin }) => coin)))
    const timeMs = this.#atMs ?? accounts.reduce((last, one) => Math.max(last, one.timeMs), 0)
    const priced =
      this.#atMs === undefined
        ? listedPrices(markets, held)
        : laterPrices(markets, held, this.#board, this.#atMs)
    const { balanceWith } = options
    const book = writeBook({
      timeMs,
      markets: priced,
      accounts,
      ...(balanceWith !== undefined && { balanceWith }),
    })
    const marks = new Map(priced.map(({ market, markPrice }) => [market.coin, markPrice]))
    return {
      book: book.files,
      totals: this.#totals(marks),
      notes: [
        ...this.#missingNotes(),
        ...stateNotes,
        ...replayNotes,
        ...(book.balanced.length > 0
          ? [
              `${balanceWith} takes the other side of ${book.balanced.join(', ')}, at mark and fully paid.`,
            ]
          : []),
        'Maintenance is half of the initial margin at the largest leverage of a tier, as a rate of 12 decimals, rounded up.',
      ],
    }
  }

  #totals(marks: ReadonlyMap<string, string>): Record<string, string> {
    let [positions, value] = [0, 0n]
    for (const account of this.#read.accounts.values()) {
      value += account.rawUsd
      for (const { coin, size, isolatedRawUsd } of account.positions) {
        positions += 1
        const mark = readFixed(marks.get(coin) ?? '0', pricePlaces, 'markPx')
        value += size * mark + (isolatedRawUsd ?? 0n)
      }
    }
    return {
      accounts: String(this.#read.accounts.size),
      positions: String(positions),
      accountValue: moneyText(value),
    }
  }

  /** What is missing from the streams, where that was allowed. */
  #missingNotes(): string[] {
    const { fills, misc } = this.#inputs.streams
    return [
      ['fills', fills?.coverage()?.missingBlocks ?? 0] as const,
      ['misc events', misc?.coverage()?.missingBlocks ?? 0] as const,
    ].flatMap(([what, missing]) =>
      missing === 0 ? [] : [`Blocks of ${what} that are missing: ${missing}.`],
    )
  }

  /** What the states lack of what the venue says there is; to be asked before anything happens to them. */
  #compareStates(): string[] {
    const { accounts, otherMaintenance } = this.#read
    const markets = this.#inputs.markets ?? new Map<string, VenueMarket>()
    const longs = new Map<string, bigint>()
    for (const { positions } of accounts.values()) {
      for (const { coin, size } of positions) {
        if (size > 0n) longs.set(coin, (longs.get(coin) ?? 0n) + size)
      }
    }
    const short = [...markets.values()].flatMap(({ coin, openInterest }) => {
      if (openInterest === undefined) return []
      const whole = readFixed(openInterest, pricePlaces, 'openInterest')
      const part = longs.get(coin) ?? 0n
      return part === whole ? [] : [`${coin} ${sizeText(part)} of ${sizeText(whole)}`]
    })
    return [
      ...(short.length > 0
        ? [
            `Longs differ from the open interest of the venue in ${short.length} of ${markets.size} markets: ${short.slice(0, 3).join(', ')}${short.length > 3 ? ', …' : ''}.`,
          ]
        : []),
      ...(otherMaintenance > 0
        ? [
            `The venue states another cross maintenance for ${otherMaintenance} accounts than its margin tables give.`,
          ]
        : []),
    ]
  }

  /** Holds what was read against what a book at a later time needs. */
  #settle(atMs: number, { quarantined }: ImportWhole): string[] {
    const { streams, options } = this.#inputs
    const { fills, misc } = streams
    const { accounts } = this.#read
    const firstMs = [...accounts.values()].reduce(
      (first, { timeMs }) => (Number.isFinite(timeMs) ? Math.min(first, timeMs) : first),
      atMs,
    )
    const late = [...accounts.values()].find(({ timeMs }) => timeMs > atMs)
    if (late !== undefined) {
      refuse('afterTime', '--at', `is before the state of ${late.account}; give a later time`)
    }
    const span = { fromMs: firstMs, atMs, mayLack: options.acceptUncertain === true }
    refuseUncovered('fills', fills, span)
    refuseUncovered('misc events', misc, span)
    if (quarantined > 0) {
      const complaint = `cannot be exact: ${quarantined} rows were set aside; mend them, or import without --at`
      refuse('quarantinedRows', '--at', complaint)
    }
    return this.#openNotes()
  }

  #openNotes(): string[] {
    this.#replay?.settleMarginModes()
    const open = [...(this.#replay?.openQuestions ?? [])]
    const unknown = [...(this.#replay?.unknownTypes ?? [])]
    const [first] = open
    const accepts = this.#inputs.options.acceptUncertain === true
    if (unknown.length > 0 && !accepts) {
      const complaint = `cannot be exact: the effect of ${unknown.length} types of entries is not known (${unknown.join('; ')}); give --accept-uncertain to go on all the same`
      refuse('uncertain', '--at', complaint)
    }
    if (first !== undefined && !accepts) {
      const [question, accounts] = first
      const [example] = accounts
      const complaint = `cannot be exact: ${questions[question]}, for ${accounts.size} accounts such as ${example}; give --accept-uncertain to go on all the same`
      refuse('uncertain', '--at', complaint)
    }
    return [
      ...open.map(
        ([question, { size }]) =>
          `Uncertain for ${size} accounts: ${questions[question]}; ${readings[question]}.`,
      ),
      ...(unknown.length > 0
        ? [`Entries of the ledger that are not known: ${unknown.join('; ')}.`]
        : []),
    ]
  }
}

const questions: Readonly<Record<OpenQuestion, string>> = {
  marginMode: 'the data do not say whether a position is isolated, or with how much margin',
  transfer: 'the data do not say how much money a transfer moved',
  feeAsset: 'a fee was paid in another asset',
}

const readings: Readonly<Record<OpenQuestion, string>> = {
  marginMode:
    'it is taken as cross, so the value of the account is exact and only its parts are not',
  transfer: 'the amount named by the entry is taken, none where the entry is not known',
  feeAsset: 'it is taken as 0',
}

function refuseUncovered(
  what: string,
  stream: NodeStream | undefined,
  { fromMs, atMs, mayLack }: { fromMs: number; atMs: number; mayLack: boolean },
): void {
  const coverage = stream?.coverage()
  if (coverage === undefined) {
    refuse('uncovered', '--at', `needs the ${what} from the states on; add them by block`)
  }
  if (coverage.isUnnumbered) {
    const complaint = `needs ${what} by block: without numbers of blocks nobody can see that none is missing`
    refuse('uncovered', '--at', complaint)
  }
  if (coverage.missingBlocks > 0 && !mayLack) {
    refuse(
      'uncovered',
      '--at',
      `cannot be exact: blocks of ${what} that are missing: ${coverage.missingBlocks}; give --accept-uncertain to go on all the same`,
    )
  }
  if (coverage.fromTimeMs > fromMs || coverage.toTimeMs <= atMs) {
    const span = `${utc(coverage.fromTimeMs)} to ${utc(coverage.toTimeMs)}`
    const complaint = `needs ${what} from ${utc(fromMs)} until after ${utc(atMs)}, but they reach from ${span}; add the missing hours`
    refuse('uncovered', '--at', complaint)
  }
}

function refuse(code: string, file: string, complaint: string): never {
  throw new ImportRefusal(code, { file }, complaint)
}

function utc(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

function moneyText(money: bigint): string {
  const digits = rescaled(money, moneyPlaces, 6)
  const text = String(digits < 0n ? -digits : digits).padStart(7, '0')
  return `${digits < 0n ? '-' : ''}${text.slice(0, -6)}.${text.slice(-6)}`
}
