/** A mistake somebody could make in the engine: one passage of one file, and what stands there instead. */
export interface EngineBug {
  readonly mistake: string
  /** Path inside packages/engine/src. */
  readonly file: string
  readonly passage: string
  readonly instead: string
}

/** Mistakes that the judges must notice, each of a kind that a venue has made or could make. */
export const engineBugs: readonly EngineBug[] = [
  {
    mistake: 'the counterparty instead of the case is favoured by rounding',
    file: 'risk/closing-value.ts',
    passage: '? ceilDiv(product, lotQuote.denominator)',
    instead: '? floorDiv(product, lotQuote.denominator)',
  },
  {
    mistake: 'a cut may push a candidate below its maintenance',
    file: 'risk/candidate-cap.ts',
    passage: 'return equity >= before * valueScale',
    instead: 'return reached.numerator >= 0n || equity >= before * valueScale',
  },
  {
    mistake: 'an owner deleverages himself',
    file: 'policy/asking.ts',
    passage: 'const owner = accountOf(this.#book.shape, bucket)?.owner',
    instead: 'const owner = accountOf(this.#book.shape, bucket)?.account',
  },
  {
    mistake: 'a published exemption is forgotten',
    file: 'policy/candidates.ts',
    passage: "if (account.adlExempt) return 'exempt'",
    instead: '',
  },
  {
    mistake: 'equal scores go to the last account',
    file: 'policy/ranking.ts',
    passage: 'shape.compareHolders(a.position, b.position)',
    instead: 'shape.compareHolders(b.position, a.position)',
  },
  {
    mistake: 'the fund is drawn below its floor',
    file: 'fund/fund.ts',
    passage: '- row.floorQuote - inventoryLossQuote(ledger, row)',
    instead: '- inventoryLossQuote(ledger, row)',
  },
  {
    mistake: 'the fund pays and the case receives nothing',
    file: 'waterfall/book-event.ts',
    passage: 'addTo(ledger.book.money, bucket, amount)',
    instead: '',
  },
  {
    mistake: 'fund money goes to the first cases instead of pro rata',
    file: 'waterfall/fund-budgets.ts',
    passage: 'apportion({ total, weights: deficits, caps: deficits })',
    instead:
      'apportion({ total, weights: deficits.map((_, index) => 1000000n ** BigInt(deficits.length - index)), caps: deficits })',
  },
  {
    mistake: 'a gain that a cut already took is charged again',
    file: 'waterfall/layers/profit-haircut.ts',
    passage: 'base - costAgainstMarkQuote(book, position, lots, valueQuote)',
    instead: 'base + 0n * costAgainstMarkQuote(book, position, lots, valueQuote)',
  },
  {
    mistake: 'a haircut takes more than a bucket owns',
    file: 'waterfall/layers/profit-haircut.ts',
    passage: 'left < equity ? left : equity',
    instead: 'left < equity ? left : left',
  },
  {
    mistake: 'winning legs carry a part of the deficit',
    file: 'risk/deficit-split.ts',
    passage: 'return profit < 0n ? -profit : 0n',
    instead: 'return profit < 0n ? -profit : profit',
  },
  {
    mistake: 'opposite bankrupts are not crossed first',
    file: 'waterfall/layers/crossing.ts',
    passage: 'if (total === 0n) return',
    instead: 'if (total >= 0n) return',
  },
  {
    mistake: 'legs that cost no deficit are closed last',
    file: 'waterfall/layers/adl.ts',
    passage: 'of [false, true]',
    instead: 'of [true, false]',
  },
  {
    mistake: 'a price may fall below the minimum of its market',
    file: 'risk/closing.ts',
    passage: 'compareRatios(asked, least) < 0',
    instead: 'compareRatios(asked, least) < -1',
  },
  {
    mistake: 'the last unit of a pro-rata split is not given out',
    file: 'quantity/apportion.ts',
    passage: 'shares[index] = at(shares, index) + 1n',
    instead: 'shares[index] = at(shares, index) + (leftover > 1n ? 1n : 0n)',
  },
  {
    mistake: 'the margin of a closed isolated position stays behind',
    file: 'waterfall/waterfall.ts',
    passage: '  releaseIsolatedMargin(round)\n}',
    instead: '}',
  },
  {
    mistake: 'a queue keeps the scores it had before the last cut',
    file: 'waterfall/layers/adl.ts',
    passage: 'queues.touch(cuts.map',
    instead: 'void (cuts.map',
  },
  {
    mistake: 'a bankrupt keeps what the fund paid although it was not needed',
    file: 'waterfall/waterfall.ts',
    passage: 'if (returned !== undefined) round.emit(returned)',
    instead: '',
  },
  {
    mistake: 'the isolated winner of a bankrupt account is asked',
    file: 'policy/candidates.ts',
    passage: "if (query.caseAccounts.has(at(book.shape.buckets, bucket).account)) return 'case'",
    instead: '',
  },
  {
    mistake: 'an inverse contract is valued like a linear one',
    file: 'account/book-shape.ts',
    passage: 'isInverse ? oppositeSide(row.side) : row.side',
    instead: 'row.side',
  },
  {
    mistake: 'an offer is taken at a price worse for the case than mark',
    file: 'waterfall/layers/take-offers.ts',
    passage: 'compareForCase(round, leg, lotQuote, markOf(round, leg)) >= 0',
    instead: 'compareForCase(round, leg, lotQuote, markOf(round, leg)) >= -1',
  },
  {
    mistake: 'whoever takes an offer needs no margin for it',
    file: 'waterfall/layers/taker.ts',
    passage: 'return equity - needed * valueScale',
    instead: 'return equity - 0n * needed * valueScale',
  },
  {
    mistake: 'a round-robin begins with the first account, whatever the seed',
    file: 'policy/allocation.ts',
    passage: 'floorRemainder(start, BigInt(candidates.length))',
    instead: 'floorRemainder(0n * start, BigInt(candidates.length))',
  },
  {
    mistake: 'dust is left behind',
    file: 'policy/asking.ts',
    passage: 'left >= dust) return cap',
    instead: 'left >= 0n * dust) return cap',
  },
  {
    mistake: 'the share of a position is counted from what is left of it',
    file: 'policy/asking.ts',
    passage: 'const opened = BigInt(this.#opening.lots.get(position))',
    instead: 'const opened = BigInt(this.#book.lots.get(position))',
  },
  {
    mistake: 'a hedged position is asked for the part that its hedge covers',
    file: 'policy/asking.ts',
    passage: "this.#pass.side === 'long' ? net : -net",
    instead: "this.#pass.side === 'long' ? -net : net",
  },
  {
    mistake: 'an exempt market is deleveraged',
    file: 'waterfall/layers/adl.ts',
    passage: '!exempt.has(at(positions, position).market)',
    instead: '!exempt.has(-1 - at(positions, position).market)',
  },
  {
    mistake: 'the legs of a pool are paid at their mean price',
    file: 'waterfall/layers/pool-legs.ts',
    passage: 'valueSide, closing.lotQuote)',
    instead:
      'valueSide, ratio(0n * closing.lotQuote.numerator + meanLotQuote(turns).numerator, meanLotQuote(turns).denominator))',
  },
  {
    mistake: 'a ratio-preserving price loses a unit to rounding',
    file: 'risk/closing.ts',
    passage: '? ceilDiv(mark + gain, whole * valueScale)',
    instead: '? floorDiv(mark + gain, whole * valueScale)',
  },
  {
    mistake: 'a price that leaves the fund its part is worked out without the fund',
    file: 'waterfall/leg-closing.ts',
    passage: 'fundBudget < owed ? owed - fundBudget : 0n',
    instead: 'fundBudget < 0n ? owed - fundBudget : owed',
  },
  {
    mistake: 'collateral assets stay behind when the venue has paid for them',
    file: 'ledger/collaterals.ts',
    passage: 'return assets > 0n &&',
    instead: 'return assets > 0n && assets < 0n &&',
  },
  {
    mistake:
      'insurance is burnt twice: the case is paid, the fund keeps the money for the next layer',
    file: 'waterfall/book-event.ts',
    passage: 'addToFund(ledger, fund, -amount)',
    instead: 'addToFund(ledger, fund, 0n * amount)',
  },
  {
    mistake: 'a fund counts on money that its inventory has lost',
    file: 'fund/fund.ts',
    passage: '- row.floorQuote - inventoryLossQuote(ledger, row)',
    instead: '- row.floorQuote',
  },
  {
    mistake: 'the cap of a layer is ignored',
    file: 'waterfall/layers/insurance-fund.ts',
    passage: 'capQuote < available ? capQuote : available',
    instead: 'available < available ? capQuote : available',
  },
  {
    mistake: 'a fund takes over more than its capacity',
    file: 'waterfall/layers/insurance-fund.ts',
    passage: 'leastOf(affordableLots(leg, quote), capacity)',
    instead: 'leastOf(affordableLots(leg, quote), undefined)',
  },
  {
    mistake: 'a fund pays for a case that a later layer is to take',
    file: 'waterfall/triggers/watch-triggers.ts',
    passage: 'placed.layerIndex > layerIndex && this.#isOnFor(placed, openCase)',
    instead: 'placed.layerIndex > layerIndex + 99 && this.#isOnFor(placed, openCase)',
  },
  {
    mistake: 'a pinned line does not hold the fund',
    file: 'waterfall/triggers/judge-trigger.ts',
    passage: 'isPinned !== true || peak === undefined',
    instead: 'isPinned !== undefined || peak === undefined',
  },
  {
    mistake: 'a trigger that is on stops at the line where it starts',
    file: 'waterfall/triggers/judge-trigger.ts',
    passage: 'starts: isReached, stops: isAbove(measure, stop)',
    instead: 'starts: isReached, stops: isAbove(measure, start)',
  },
  {
    mistake: 'a strict line counts itself, another does not',
    file: 'waterfall/triggers/judge-trigger.ts',
    passage: 'return isStrict ? distance < 0n : distance <= 0n',
    instead: 'return isStrict ? distance <= 0n : distance < 0n',
  },
  {
    mistake: 'a fund that can pay for its inventory is in default',
    file: 'fund/fund.ts',
    passage: 'return balance + equityScaled(book, inventoryBucket) < 0n',
    instead: 'return 0n * balance + equityScaled(book, inventoryBucket) < 0n',
  },
  {
    mistake: 'opposite gains are charged like unsettled profit, accounts without a position too',
    file: 'waterfall/create-layer.ts',
    passage: `return base === 'unsettledProfit'
        ? socialisedLoss(layerIndex, base, isRepayable)`,
    instead: `return base === 'unsettledProfit' || base === 'oppositeGains'
        ? socialisedLoss(layerIndex, 'unsettledProfit', isRepayable)`,
  },
  {
    mistake: 'gains of a period are counted the wrong way round',
    file: 'waterfall/layers/profit-haircut.ts',
    passage: 'subtractRatios(markLotQuote, previousMarkLotQuote)',
    instead: 'subtractRatios(previousMarkLotQuote, markLotQuote)',
  },
  {
    mistake: 'a loss is shared by one side of the open interest',
    file: 'waterfall/layers/socialised-loss.ts',
    passage: 'for (const position of [...long, ...short])',
    instead: 'for (const position of [...long])',
  },
  {
    mistake: 'payouts below 0 weigh too',
    file: 'waterfall/layers/socialised-loss.ts',
    passage: 'return atLeastZero(equity - BigInt(book.reservedMoney.get(bucket)))',
    instead: 'return equity - BigInt(book.reservedMoney.get(bucket))',
  },
  {
    mistake: 'claims are booked for more than was charged',
    file: 'waterfall/book-event.ts',
    passage: 'amountQuote: BigInt(at(charges, index))',
    instead: 'amountQuote: 2n * BigInt(at(charges, index))',
  },
  {
    mistake: 'claims are paid rounded up',
    file: 'ledger/claims.ts',
    passage: 'floorDiv(received * owedQuote, owed) - paidQuote',
    instead: 'floorDiv(received * owedQuote + owed - 1n, owed) - paidQuote',
  },
  {
    mistake: 'a vault takes more than its capacity',
    file: 'waterfall/layers/backstop-vault.ts',
    passage: 'bounds.push(lotsWithinCapacity(round, leg, taker, { account, capacityQuote }))',
    instead: 'bounds.push(leg.lots)',
  },
  {
    mistake: 'a settlement leaves the inventories of funds open',
    file: 'waterfall/market-end.ts',
    passage: '.filter((position) => book.lots.get(position) > 0)',
    instead:
      '.filter((position) => book.lots.get(position) > 0 && at(book.shape.buckets, at(book.shape.positions, position).bucket).account >= 0)',
  },
  {
    mistake: 'lots are divided by lots, whatever the weight',
    file: 'policy/terms.ts',
    passage:
      "if (typeof weight === 'string') return flooredAt(evaluateTerm(weight, candidate), 1n)",
    instead:
      "if (typeof weight === 'string') return BigInt(candidate.book.lots.get(candidate.position))",
  },
  {
    mistake: 'a product of terms is rounded down to whole units of its own',
    file: 'policy/terms.ts',
    passage: 'return flooredAt(product, wholePpm)',
    instead: 'return flooredAt(product, 1n) * wholePpm',
  },
  {
    mistake: 'what a weight has no room for is left',
    file: 'policy/share-bearably.ts',
    passage: 'for (const each of weights) {',
    instead: 'for (const each of weights.slice(0, 1)) {',
  },
  {
    mistake: 'a cut costs more than the gain that covers it',
    file: 'policy/asking.ts',
    passage: 'if (gapWithin === undefined) return undefined',
    instead: "if (gapWithin !== 'lots') return undefined",
  },
  {
    mistake: 'a pool is relieved below its floor',
    file: 'waterfall/pool-need.ts',
    passage: 'isTooMuch ? wanted - 1n : wanted',
    instead: 'isTooMuch ? wanted : wanted',
  },
  {
    mistake: 'of equals the one with the fewest lots left gives',
    file: 'policy/level/ties.ts',
    passage: 'this.lotsLeft(b, givenB) - this.lotsLeft(a, givenA)',
    instead: 'this.lotsLeft(a, givenA) - this.lotsLeft(b, givenB)',
  },
  {
    mistake: 'equals are put in order by a name that they choose',
    file: 'policy/level/ties.ts',
    passage: 'return digestA < digestB ? -1 : digestA > digestB ? 1 : a - b',
    instead: 'return a - b',
  },
  {
    mistake: 'a drain looks at the leverage that one lot more would leave',
    file: 'policy/level/drain.ts',
    passage: `worth: (given) => stressed.leverage(given),
      about: (given) => stressed.approximateLeverage(given),`,
    instead: `worth: (given) => stressed.leverage(given + 1),
      about: (given) => stressed.approximateLeverage(given + 1),`,
  },
  {
    mistake: 'what an event took is forgotten with every round',
    file: 'ledger/cut-memory.ts',
    passage: 'cutMemory.eventId === eventId ? cutMemory.cuts : noCuts.cuts',
    instead: 'noCuts.cuts',
  },
  {
    mistake: 'of what an event took of a position only the last is remembered',
    file: 'ledger/cut-memory.ts',
    passage: 'cutLots: cutLots + BigInt(at(lots, row))',
    instead: 'cutLots: BigInt(at(lots, row))',
  },
  {
    mistake: 'an event is not over when it is quiet for too long',
    file: 'waterfall/round.ts',
    passage: 'timeMs - cutMemory.roundTimeMs > eventQuietMs',
    instead: 'timeMs - cutMemory.roundTimeMs > 1000 * eventQuietMs',
  },
  {
    mistake: 'the share of a position that an event may take is that of every round',
    file: 'policy/asking.ts',
    passage: 'return most - cutLots - promised - this.#closedLots(position)',
    instead: 'return most - promised - this.#closedLots(position)',
  },
  {
    mistake: 'hedges are broken before those who have none have given',
    file: 'policy/level/level-out.ts',
    passage: 'return { stressed: each, from: 0, to: within?.to ?? 0 }',
    instead: 'return { stressed: each, from: 0, to: within === undefined ? 0 : to }',
  },
  {
    mistake: 'in a portfolio hedges are broken before those who have none have given',
    file: 'policy/level/portfolio.ts',
    passage: 'to: within.to > from ? within.to : from',
    instead: 'to: each.cap',
  },
  {
    mistake: 'legs of one account that hedge each other are not cut together',
    file: 'policy/level/portfolio.ts',
    passage: 'if (first === undefined || legs.length < 2) return',
    instead: 'if (first === undefined || legs.length < 99) return',
  },
  {
    mistake: 'a portfolio leaves what it can place only by breaking hedges',
    file: 'policy/level/portfolio.ts',
    passage: 'if (restOf(placing) === 0n) return',
    instead: 'if (restOf(placing) >= 0n) return',
  },
  {
    mistake: 'exposure that is attested elsewhere does not count',
    file: 'risk/stress.ts',
    passage: '!countsDeclared ||',
    instead: 'countsDeclared ||',
  },
  {
    mistake: 'what crosses does so beside the mark',
    file: 'waterfall/layers/crossing.ts',
    passage: 'matchedValueQuote(book, market, before) - valueBefore',
    instead: 'matchedValueQuote(book, market, before) - valueBefore + (index === 0 ? 1n : 0n)',
  },
  {
    mistake: 'the other leg is closed of those who did not agree to it',
    file: 'waterfall/layers/cross-hedges.ts',
    passage: 'isBroken && account?.bothLegs && walletOf(account) === bucket',
    instead: 'isBroken && account && walletOf(account) === bucket',
  },
  {
    mistake: 'the lot that is asked for is left out of a share',
    file: 'policy/level/level-out.ts',
    passage: 'numerator: -BigInt(given + 1)',
    instead: 'numerator: -BigInt(given)',
  },
  {
    mistake: 'a market that has ended is resumed',
    file: 'machine/commands/watch.ts',
    passage: 'if (slot !== null) requireUnsettled(record, slot)',
    instead: '',
  },
  {
    mistake: 'a market goes on after its expiry',
    file: 'machine/deliberation.ts',
    passage: 'timeMs >= expiryTimeMs',
    instead: 'timeMs - 1_000_000_000 >= expiryTimeMs',
  },
  {
    mistake: 'the end of a market leaves its plans under way',
    file: 'machine/commands/settle-market.ts',
    passage: '  cancelPlans(thinking, market)\n',
    instead: '',
  },
  {
    mistake: 'a position is given away for a unit too much',
    file: 'machine/commands/transfer.ts',
    passage: ': floorDiv(lots * numerator, denominator)',
    instead: ': floorDiv(lots * numerator, denominator) + 1n',
  },
  {
    mistake: 'money is taken out of a fund below its floor',
    file: 'machine/commands/funds.ts',
    passage: 'if (-amountQuote <= available) return',
    instead: 'if (-amountQuote <= available + 1_000n) return',
  },
  {
    mistake: 'a frozen account goes on trading',
    file: 'machine/commands/trade.ts',
    passage: 'requireNotFrozen(thinking.record, accountSlot(thinking.record, party.account))',
    instead: '',
  },
  {
    mistake: 'a venue that states its book leaves margins of positions that are gone',
    file: 'machine/commands/sync-book.ts',
    passage: 'stated.buckets.set(bucket, { money: 0, unsettledFunding: 0 })\n    for',
    instead: 'for',
  },
]
