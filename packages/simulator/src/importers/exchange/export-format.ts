import type { Decimal } from '@plimsoll/protocol'
import type { ImportEvent } from '../reading/import-event.ts'
import type { AccountDraft, FundDraft, MarketDraft, PositionDraft } from './book-draft.ts'
import type { RowReader } from './row-reader.ts'

/** What happened, without the place where it was read. */
export type ExportEvent = Omit<ImportEvent, 'source'>

/** A position as an exchange shows it, with what it says of it besides. */
export interface ShownPosition extends Omit<PositionDraft, 'account'> {
  readonly asset?: string
  readonly markPrice: string
  /** The profit at mark that the exchange shows, where it does. */
  readonly profit?: string
  /** What the position would have of its own, were the account in isolated mode. */
  readonly ownMargin?: string
  /** When the exchange showed it, where that is known. */
  readonly shownMs?: number | undefined
}

/** Which money stands behind all positions of an account. */
export type MarginMode = 'cross' | 'isolated'

/** The money of one asset in an account. */
export interface ShownWallet {
  readonly asset: string
  /** The cross wallet, or the whole wallet where the exchange shows no other. */
  readonly collateral: string
  /** The whole wallet, where the exchange shows both: cross, and the money of isolated positions. */
  readonly whole?: string
  /** Whether `collateral` includes the money of isolated positions. */
  readonly includesIsolated: boolean
  /** Whether money in other assets stands behind the same positions. */
  readonly isShared: boolean
}

/** A listed contract. */
export interface ShownContract
  extends Pick<
    MarketDraft,
    'market' | 'contract' | 'contractValue' | 'tickSize' | 'lotSize' | 'expiryTimeMs'
  > {
  readonly asset: string
}

/** The maintenance steps of a market, as a marginal table. */
export interface ShownTiers extends Pick<MarketDraft, 'market' | 'maintenanceTiers'> {
  /** Where the last step ends. */
  readonly notionalMax: string
}

/** One step of a market's table, where a source shows them one by one. */
export interface ShownStep {
  readonly market: string
  readonly to: string
  readonly rate: string
  readonly deduction?: string
}

/** The price of a market at a time. */
export interface ShownPrice {
  readonly market: string
  readonly timeMs: number
  readonly markPrice: string
  readonly indexPrice?: string
}

/** A fund as the exchange publishes it; without markets it serves all that no other fund of its asset does. */
interface ShownFund extends FundDraft {
  readonly asset: string
}

/** One thing that a row of an export says. */
export type Finding =
  | { readonly kind: 'event'; readonly event: ExportEvent; readonly id?: string | undefined }
  | { readonly kind: 'position'; readonly position: ShownPosition }
  | { readonly kind: 'wallet'; readonly wallet: ShownWallet }
  | { readonly kind: 'contract'; readonly contract: ShownContract }
  | { readonly kind: 'tiers'; readonly tiers: ShownTiers }
  | { readonly kind: 'marginMode'; readonly mode: MarginMode }
  | { readonly kind: 'step'; readonly step: ShownStep }
  | { readonly kind: 'price'; readonly price: ShownPrice }
  | { readonly kind: 'fund'; readonly fund: ShownFund }
  | { readonly kind: 'holding'; readonly holding: PositionDraft }
  | { readonly kind: 'money'; readonly money: AccountDraft }
  /** A row that says nothing which we keep; counted by the reason. */
  | { readonly kind: 'passedOver'; readonly reason: string }

/** What reading a row may need to know besides the row. */
export interface RowSetting {
  /** The file, as messages name it. */
  readonly file: string
  /** When the answer was given, where the document that holds the row says it, or the command line does. */
  readonly timeMs?: number | undefined
  /** Minutes by which local times of the source are ahead of UTC, where the command line says it. */
  readonly zoneMinutes?: number | undefined
  /** Fields that may be there beside the known ones, because somebody said that they change nothing. */
  readonly ignored: readonly string[]
  /** Fields of the document around the row, such as `category`. */
  readonly around: RowReader
}

/** A balance and what it changed by. */
interface ChainLink {
  /** What is counted, such as an asset. */
  readonly of: string
  readonly change: Decimal
  readonly after: Decimal
}

/** One of the forms in which an exchange hands out data. */
export interface ExportFormat {
  /** As pages and refusals name it. */
  readonly name: string
  readonly form: 'json' | 'csv'
  /** Fields by which rows of this format are known; all must be there. */
  readonly required: readonly string[]
  /** Other fields that are known, read or not. A field that is in neither list is refused. */
  readonly known: readonly string[]
  /** Whether the rows hold so much that is of no concern that unknown fields are passed over. */
  readonly isOpen?: boolean
  /** Columns of this form are known as well: their names say more than which column it is. */
  readonly knownForm?: RegExp
  /** A field whose word tells this format from others with the same fields. */
  readonly only?: { readonly field: string; readonly word: string }
  /** Within how many milliseconds rows may be out of order, where that is not plain from the rest. */
  readonly windowMs?: number
  /** Whether rows have nothing by which the same row, published twice, is told from two equal ones. */
  readonly hasNoIds?: boolean
  /** Whether a book is made of its rows, so that one that cannot be read leaves a hole in it. */
  readonly isForBook?: boolean
  /** Whether rows belong to an account, whose name the export does not say. */
  readonly isPrivate: boolean
  /** The change of a balance that a row shows, where each has to follow from the row before. Throws `BadRow`. */
  readonly chain?: (this: void, row: RowReader) => ChainLink
  /** Reads a row. Throws `BadRow`. */
  read(this: void, row: RowReader, setting: RowSetting): readonly Finding[]
}
