/**
 * What the auditor judges. The numbered ones are the invariants of the domain rules; the named ones are its rules about
 * the life of accounts, liquidations, cases and plans.
 */
export const invariants = {
  'I-01': 'in every market the lots of all longs equal those of all shorts',
  'I-02':
    'a forced fill lowers open interest by exactly the lots it matched; nothing in a round raises it',
  'I-03':
    'the postings of every event sum to zero in M, but for declared money from or to the outside',
  'I-04': 'the value of everything does not depend on the mark at which it is valued',
  'I-05': 'a withdrawal leaves money and, at every price that is possible, enough margin',
  'I-06':
    'a cut leaves equity at or above zero, and margin no worse than the rule of candidates allows',
  'I-07':
    'only eligible positions on the opposite side are cut, never those of the owner or of a case',
  'I-08': 'no fill is larger than the lots that are free of its position',
  'I-09':
    'forced fills are made at the price of their rule, rounded in the direction of their side',
  'I-10': 'what a layer says it left is what is left',
  'I-11': 'layers act in order, within their limits, and not while an earlier one still could',
  'I-12': 'the lots of a cut are exactly those of the exposure it closes, never more than asked',
  'I-13':
    'nobody outranks a selected candidate without giving all he can; shares are those of largest remainders',
  'I-16': 'every record follows the one before it',
  'I-17': 'a key is taken once, for one command',
  'I-20': 'epochs never fall',
  'I-22': 'event time never falls',
  'I-23': 'nobody is liquidated or deleveraged on a price that the gate does not pass',
  'I-24': 'every amount is an integer within its bounds',
  'I-25': 'a step is bounded, and an unfinished round goes on before anything else',
  effect: 'a command does what it says and nothing else',
  gate: 'every price gets the verdict that the gate of its market gives',
  funding: 'payers of funding round up, receivers down, the difference is residue',
  liquidation:
    'only what is below maintenance is liquidated, at bankruptcy or better, for no more than the fee',
  case: 'cases have a cause, and every bucket with a cause is a case',
  plan: 'what a plan reserves is free, is reserved once and is released once',
  memory:
    'an event of deleveraging goes on while rounds follow one another, and knows what it took of whom',
  hedge:
    'a hedge is broken only where nobody else can give; only those who agreed close the other leg, at mark',
  haircut:
    'a haircut takes no more than the gain and the equity there is, from positions held at opening',
  closing:
    'a case ends with its exact remainder; roundings are residue, what was not needed goes back',
  offer: 'lots are taken over by those who offered, within their limits, best for the case first',
  collateral:
    'assets behind a wallet count for what they fetch, and are the venue’s once a case needs them',
  trigger:
    'a layer is switched exactly when a line of its trigger is crossed, as the history of funds and cases says',
  claim: 'claims are repaid from surplus pro rata to the unit, and never beyond what is owed',
  sharing:
    'a shared loss is borne by its base, within what its payers have; who has no position pays only where that is said',
  settlement: 'a market is settled at one price for everybody, and is over then',
  vault: 'a vault takes over lots within its capacity and its loss',
  withdrawal: 'withdrawals wait and pay as a gate says',
  fund: 'a fund serves the markets that are its own, and its inventory is closed at its own cost',
  transfer:
    'a position changes hands at one value for both, and leaves both as sound as a trade would',
  correction: 'a correction makes no money, and takes none that is needed',
  frozen: 'a frozen account neither trades nor takes money out',
  sync: 'the book becomes what the venue states, and what that holds is not booked again',
  halt: 'a halt stops what it names until it is ended',
  view: 'the engine shows what the auditor counts',
} as const

export type InvariantId = keyof typeof invariants

/** How often each check met something it could have refused. */
export type Evaluations = ReadonlyMap<InvariantId, number>
