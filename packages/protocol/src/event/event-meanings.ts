import type { EngineEvent } from '@plimsoll/engine'

/** What an event says. */
export interface EventMeaning {
  /** One sentence or two. */
  readonly meaning: string
  /** Its fields beside `kind`, in order: `?` may be absent, `[…]` is a list of rows with these fields, `{…}` one row. */
  readonly fields: string
}

const position = 'account, bucket, market, side'
const ratio = '{display, numerator, denominator}'

/** Every kind of event, by what it is about. A kind that is not told of does not compile. */
export const eventMeanings: Readonly<Record<EngineEvent['kind'], EventMeaning>> = {
  commandTaken: {
    meaning:
      'A command took its place in the order of the domain. First of every record; with `code`, the only one: the command was refused.',
    fields: 'sequence, timeMs, code?',
  },
  started: {
    meaning: 'A process started; markets with a price gate wait for fresh prices.',
    fields: '',
  },

  accountOpened: {
    meaning: 'An account began.',
    fields: 'account, owner, accountKind, positionMode, adlExempt',
  },
  isolatedBucketOpened: {
    meaning: 'An account got a bucket for an isolated position.',
    fields: 'account, bucket',
  },
  positionOpened: {
    meaning: 'A bucket got a place for a position; its size follows.',
    fields: position,
  },
  positionsTraded: {
    meaning:
      'Positions changed by `cause`: `trade`, `liquidation` or `unwinding`. A size above 0 opens, below 0 closes.',
    fields: `cause, positions[${position}, size, value]`,
  },
  offerPlaced: {
    meaning: 'What an account offers to take over of bankrupt positions; size 0 takes it back.',
    fields: 'account, market, side, size, limitPrice?',
  },

  moneyMoved: {
    meaning:
      'Money of buckets changed by `cause`: `deposit`, `withdrawal`, or `margin` between buckets of an account.',
    fields: 'cause, amounts[account, bucket, amount]',
  },
  collateralsUpdated: {
    meaning: 'The assets behind a cross wallet, or their prices, became these.',
    fields: 'account, bucket, collaterals[asset, amount, price, haircut], value',
  },
  collateralsConverted: {
    meaning: 'The venue took over the assets behind wallets for what they count for.',
    fields: 'amounts[account, bucket, amount]',
  },
  fundingAccrued: {
    meaning: 'Funding became owed (below 0) or receivable. All amounts and the residue sum to 0.',
    fields: 'market, amounts[account, bucket, amount], funds?[fund, amount], residue',
  },
  fundingSettled: {
    meaning: 'Funding that was owed became money of its bucket.',
    fields: 'amounts[account, bucket, amount]',
  },
  isolatedMarginReleased: {
    meaning: 'Isolated buckets without positions gave their money back to the cross wallet.',
    fields: 'amounts[account, bucket, amount]',
  },

  pricesObserved: {
    meaning: 'Prices went through the gate. Only one with the verdict `used` changes the mark.',
    fields: 'prices[market, markPrice?, indexPrice?, priceTimeMs, verdict]',
  },
  halted: {
    meaning:
      'Trading, liquidation and rounds stopped in a market, or in the domain where none is named.',
    fields: 'market?, reason',
  },
  resumed: { meaning: 'A halt ended.', fields: 'market?' },

  liquidationsRequested: {
    meaning:
      'The venue is to close these positions until `deadlineMs`, at `limitPrice` or better. After it they are cases.',
    fields: `deadlineMs, positions[${position}, size, limitPrice?]`,
  },
  liquidationsEnded: {
    meaning:
      'Liquidations are over: `closed`, `recovered`, `failed`, `expired`, `cancelled` or `bankrupt`.',
    fields: 'outcome, buckets[account, bucket]',
  },
  liquidationFeePaid: {
    meaning: 'What a liquidation left above bankruptcy went to a fund, up to the cap of the fee.',
    fields: 'account, bucket, fund, market?, amount',
  },

  caseOrdered: {
    meaning: 'A bucket is to be a case of the next round, by order.',
    fields: 'account, bucket, reason',
  },
  roundOpened: {
    meaning:
      'Buckets became cases, at the marks of this moment. With `isPartial` the round takes several records.',
    fields:
      'isPartial?, cases[caseId, caseNumber, cause, account, bucket, equity, deficit, exposure[market, side, size, bankruptcyPrice?]]',
  },
  roundPaused: { meaning: 'The record ends before its round does.', fields: '' },
  roundFinished: { meaning: 'A round of several records ended.', fields: '' },
  layerApplied: {
    meaning:
      'A layer is through: what it paid, and where it left each case. `skipped`: why it changed nothing.',
    fields:
      'layerIndex, layer, cases[caseNumber, paid, residualDeficit, residualExposure[market, side, size, bankruptcyPrice?], skipped?]',
  },
  caseEnded: {
    meaning:
      'The waterfall is through with a case. `owedBack`: what goes back to payers if it turns out not to be needed.',
    fields:
      'caseId, caseNumber, account, bucket, status, reason?, residue, owedBack?[funds[fund, amount], payers[account, bucket, amount]]',
  },
  paymentsReturned: {
    meaning: 'What was paid for a case and not needed went back.',
    fields: 'caseNumber, account, bucket, funds[fund, amount], payers[account, bucket, amount]',
  },

  positionsMatched: {
    meaning: 'Positions of cases were closed against each other at mark.',
    fields: `layerIndex, positions[caseNumber, ${position}, size, value, realisedPnl, bankruptcyPrice?]`,
  },
  fundPaid: {
    meaning: 'A fund paid money into the buckets of cases.',
    fields: 'layerIndex, fund, cases[caseNumber, account, bucket, market?, amount]',
  },
  positionTakenOver: {
    meaning: 'A fund took over a position of a case, or a part of it, at mark.',
    fields: `layerIndex, caseNumber, fund, ${position}, size, value, bankruptcyPrice?`,
  },
  offersTaken: {
    meaning:
      'Accounts took over a position of a case as they had offered. `closedSize` is what it closed of their own on the other side.',
    fields: `layerIndex, caseNumber, ${position}, price?, bankruptcyPrice?, taken[account, bucket, size, value, closedSize, closedValue, realisedPnl]`,
  },
  gainsHaircut: {
    meaning: 'Gains were charged and paid to cases.',
    fields: `layerIndex, repayable?, charged[${position}, amount], cases[caseNumber, account, bucket, amount]`,
  },
  lossShared: {
    meaning: 'A loss was shared by buckets, whatever they had won, and paid to cases.',
    fields:
      'layerIndex, base, repayable?, charged[account, bucket, amount], cases[caseNumber, account, bucket, amount]',
  },
  marketSettled: {
    meaning: 'A layer closed every position of a market at one price.',
    fields: `layerIndex, market, priceRule, price?, positions[${position}, size, value, realisedPnl], cases[caseNumber, ${position}, bankruptcyPrice?]`,
  },

  deleveragingPlanned: {
    meaning:
      'A position of a case is to be closed against candidates; it reserves their sizes and what the fill costs them against mark.',
    fields: `layerIndex, caseNumber, planId, expiresMs?, policyHash, priceRule, ${position}, size, price?, bankruptcyPrice?, isPricedByFill?, candidates[${position}, size, value, reserved, rank?, score?${ratio}, scoreAfter?${ratio}, hedgeBroken?]`,
  },
  deleveragingFilled: {
    meaning:
      'Rows of a plan were carried out: reservations end, both sides are closed. `isLate`: after the plan had ended.',
    fields: `layerIndex, caseNumber, planId, ${position}, isLate?, fills[${position}, size, value, released, realisedPnl]`,
  },
  planRowsGivenUp: {
    meaning: 'What the venue did not do of rows that it confirmed is free again.',
    fields: `planId, positions[${position}, size, released]`,
  },
  planEnded: {
    meaning:
      'A plan is over: `filled`, `partlyFilled`, `rejected`, `expired` or `cancelled`. What it had still reserved is free again.',
    fields: `planId, outcome, positions[${position}, size, released]`,
  },
  confirmationUnmatched: {
    meaning:
      'A part of a confirmation fits neither side any more; it stays on record until somebody reconciles it. Counted in lots.',
    fields: 'planId, index, lots',
  },
  hedgesCrossed: {
    meaning:
      'Other legs of accounts whose hedges a layer broke, and who agreed to it, were closed against each other at mark.',
    fields: `layerIndex, positions[${position}, size, value, realisedPnl]`,
  },
  eventContinued: {
    meaning:
      'A round belongs to this deleveraging event, of which a policy remembers what it took of whom.',
    fields: 'eventId, timeMs',
  },

  fundMoneyMoved: {
    meaning: 'Money of the venue went into a fund, or out of it.',
    fields: 'fund, amount',
  },
  fundBalanceMoved: {
    meaning:
      'The balance of a fund in default moved into its inventory, or what is left of it back (below 0).',
    fields: 'fund, account, bucket, amount',
  },
  inventorySwept: {
    meaning: 'What closing inventory brought or cost went to its fund.',
    fields: 'funds[fund, market?, amount]',
  },
  poolCharged: {
    meaning: 'What traders realised when a pool was deleveraged left the value of the pool.',
    fields: 'layerIndex, market, amount',
  },
  triggerChanged: {
    meaning: 'The trigger of a layer was switched for a market.',
    fields: `layerIndex, market, on, measure?${ratio}`,
  },
  withdrawalsGated: { meaning: 'Withdrawals wait until a time.', fields: 'layerIndex, untilMs' },
  withdrawalsCharged: {
    meaning: 'Withdrawals pay to a fund what is missing, for as long as something is.',
    fields: 'layerIndex, fund',
  },
  withdrawalCharged: {
    meaning: 'A part of a withdrawal went to a fund.',
    fields: 'account, bucket, fund, amount',
  },
  claimsRepaid: {
    meaning: 'Surplus of a fund went to those whom a loss is owed back.',
    fields: 'fund, amount, amounts[account, bucket, amount]',
  },
  marketAssigned: {
    meaning: 'One insurance fund alone serves a market from now on.',
    fields: 'market, fund, from?, amount?',
  },

  positionTransferred: {
    meaning: 'A position, or a part of it, became that of another account, at `mark` or `entry`.',
    fields:
      'market, side, size, at, value, realisedPnl, chargedGain?, from{account, bucket}, to{account, bucket}, reason',
  },
  correctionPosted: {
    meaning: 'Officers moved money to mend an error. All amounts sum to 0.',
    fields: 'reference, reason, amounts[account, bucket, amount], funds[fund, amount], residue',
  },
  marketClosed: {
    meaning: 'Officers ended a market: every position in it was closed at one price.',
    fields: `market, price?, reason, positions[${position}, size, value, realisedPnl]`,
  },
  accountFrozen: {
    meaning: 'An account may neither trade nor take money out.',
    fields: 'account, reason',
  },
  accountUnfrozen: { meaning: 'An account may again.', fields: 'account' },
  bookSynced: {
    meaning: 'The book became what the venue states; only what differed is listed.',
    fields: `isComplete, buckets[account, bucket, money, unsettledFunding], positions[${position}, size, entryValue], funds[fund, amount]`,
  },
}
