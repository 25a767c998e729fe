/** Of what form a field of a command is. */
type FieldForm =
  | 'market'
  | 'account'
  | 'fund'
  | 'side'
  | 'bucket'
  | 'marginMode'
  | 'tradeEffect'
  | 'transferPrice'
  | 'onOff'
  | 'layer'
  | 'money'
  | 'size'
  | 'price'
  | 'settlementPrice'
  | 'text'

/** One field of a command, as a form asks for it. */
export interface CommandField {
  /** Where it is in the command; a point parts the names of nested ones. */
  readonly path: string
  readonly title: string
  readonly form: FieldForm
  readonly isOptional?: boolean
  /** Of money: whether it may be below 0. */
  readonly isSigned?: boolean
  readonly about?: string
  /** What it means where nothing is chosen. */
  readonly none?: string
}

/** A command that officers give. */
export interface CommandForm {
  readonly kind: string
  readonly title: string
  readonly about: string
  readonly fields: readonly CommandField[]
  /** Has a list of corrections, which sum to 0. */
  readonly hasPostings?: boolean
  /** Stays so for good, or costs somebody money. */
  readonly isGrave?: boolean
}

const market: CommandField = { path: 'market', title: 'Market', form: 'market' }
const wholeOrMarket: CommandField = {
  ...market,
  isOptional: true,
  none: 'the whole domain',
}
const account: CommandField = { path: 'account', title: 'Account', form: 'account' }
const fund: CommandField = { path: 'fund', title: 'Fund', form: 'fund' }
const size: CommandField = { path: 'size', title: 'Size', form: 'size', about: 'In whole lots.' }
const side: CommandField = { path: 'side', title: 'Side of the position', form: 'side' }
const reason: CommandField = {
  path: 'reason',
  title: 'Reason',
  form: 'text',
  about: 'Kept in the journal for good, and seen by whoever it concerns.',
}

/** Every command that officers give, with its fields; what a key may give of them the server says. */
export const commandForms: readonly CommandForm[] = [
  {
    kind: 'halt',
    title: 'Halt',
    about: 'Stops trading, liquidation and rounds in one market, or in the whole domain.',
    fields: [wholeOrMarket, reason],
  },
  {
    kind: 'resume',
    title: 'Resume',
    about: 'Ends a halt: trading, liquidation and rounds go on.',
    fields: [wholeOrMarket],
  },
  {
    kind: 'freezeAccount',
    title: 'Freeze an account',
    about:
      'The account may no longer withdraw, trade, or take margin out. Deposits, liquidation and rounds go on.',
    fields: [account, reason],
  },
  {
    kind: 'unfreezeAccount',
    title: 'Unfreeze an account',
    about: 'Ends a freeze.',
    fields: [account],
  },
  {
    kind: 'orderCase',
    title: 'Order a case',
    about:
      'Makes a bucket a case of the next round, whatever its equity. What the round would do now is shown beside the effect as a forecast.',
    fields: [account, { path: 'bucket', title: 'Bucket', form: 'bucket' }, reason],
    isGrave: true,
  },
  {
    kind: 'moveFundMoney',
    title: 'Move money of a fund',
    about: 'The venue adds money of its own to a fund, or takes some out.',
    fields: [
      fund,
      {
        path: 'amount',
        title: 'Amount',
        form: 'money',
        isSigned: true,
        about: 'Above 0 into the fund; below 0 out of it, not below its floor.',
      },
    ],
    isGrave: true,
  },
  {
    kind: 'setTrigger',
    title: 'Switch a trigger by hand',
    about: 'Says whether a layer with a manual trigger may act for a market.',
    fields: [
      {
        path: 'layer',
        title: 'Layer',
        form: 'layer',
        about:
          'Its place among the layers that the book declares, from 0; ownNetting, ownCollateral and crossing do not count.',
      },
      market,
      { path: 'isOn', title: 'The layer', form: 'onOff' },
    ],
  },
  {
    kind: 'settleMarket',
    title: 'Settle a market',
    about:
      'The market ends: every position in it closes at the price. Halt it first, or every trade makes the effect another one.',
    fields: [market, { path: 'price', title: 'Price', form: 'settlementPrice' }, reason],
    isGrave: true,
  },
  {
    kind: 'transferPosition',
    title: 'Transfer a position',
    about:
      'Lots of a position move from one account to another. At mark the effect is another one after every tick; at entry it stays.',
    fields: [
      market,
      side,
      size,
      { path: 'from.account', title: 'From the account', form: 'account' },
      {
        path: 'from.marginMode',
        title: 'From its wallet',
        form: 'marginMode',
        isOptional: true,
        none: 'cross wallet, by default',
      },
      { path: 'to.account', title: 'To the account', form: 'account' },
      {
        path: 'to.marginMode',
        title: 'To its wallet',
        form: 'marginMode',
        isOptional: true,
        none: 'cross wallet, by default',
      },
      { path: 'at', title: 'At', form: 'transferPrice' },
      reason,
    ],
    isGrave: true,
  },
  {
    kind: 'postCorrection',
    title: 'Post a correction',
    about: 'Money moves between wallets, funds and the residue to mend an error. It sums to 0.',
    fields: [
      {
        path: 'reference',
        title: 'Reference',
        form: 'text',
        about: 'Names the error in the books of the venue.',
      },
      reason,
    ],
    hasPostings: true,
    isGrave: true,
  },
  {
    kind: 'assignMarket',
    title: 'Assign a market to a fund',
    about: 'From now on one insurance fund alone serves the market.',
    fields: [
      market,
      fund,
      {
        path: 'amount',
        title: 'Amount',
        form: 'money',
        isOptional: true,
        about: 'Moves along from the fund that served the market first by id. Nothing: 0.',
      },
    ],
    isGrave: true,
  },
  {
    kind: 'unwindInventory',
    title: 'Unwind inventory of a fund',
    about: 'A fund closes lots of its inventory with an account, at a price.',
    fields: [
      fund,
      market,
      { ...side, title: 'Side of the inventory' },
      size,
      { path: 'price', title: 'Price', form: 'price', about: 'In whole ticks.' },
      { path: 'counterparty.account', title: 'With the account', form: 'account' },
      {
        path: 'counterparty.marginMode',
        title: 'Its wallet',
        form: 'marginMode',
        isOptional: true,
        none: 'cross wallet, by default',
      },
      {
        path: 'counterparty.effect',
        title: 'It',
        form: 'tradeEffect',
        isOptional: true,
        none: 'closes first what it has on the other side',
        about: 'Only needed of an account in hedge mode.',
      },
    ],
    isGrave: true,
  },
]

/** The form of a kind; undefined where officers do not give it. */
export function formOf(kind: string): CommandForm | undefined {
  return commandForms.find((form) => form.kind === kind)
}

/** What a kind is called. */
export function titleOf(kind: string): string {
  return formOf(kind)?.title ?? kind
}
