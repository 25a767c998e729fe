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
    instead: 'return equityAfter.numerator >= 0n || equity >= before * valueScale',
  },
  {
    mistake: 'an owner deleverages himself',
    file: 'policy/allocation.ts',
    passage: '?.owner === owner',
    instead: '?.account === owner',
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
    passage: '|| shape.compareHolders(a.position, b.position)',
    instead: '|| shape.compareHolders(b.position, a.position)',
  },
  {
    mistake: 'the fund is drawn below its floor',
    file: 'fund/fund.ts',
    passage: 'at(ledger.fundBalances, fund) - at(funds, fund).floorQuote',
    instead: 'at(ledger.fundBalances, fund)',
  },
  {
    mistake: 'the fund pays and the case receives nothing',
    file: 'waterfall/book-event.ts',
    passage: 'addTo(ledger.book.money, bucket, amount)',
    instead: '',
  },
  {
    mistake: 'fund money goes to the first cases instead of pro rata',
    file: 'waterfall/layers/insurance-fund.ts',
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
    passage: 'Number(a.isPhaseTwo) - Number(b.isPhaseTwo)',
    instead: 'Number(b.isPhaseTwo) - Number(a.isPhaseTwo)',
  },
  {
    mistake: 'a price may fall below the minimum of its market',
    file: 'waterfall/layers/adl.ts',
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
]
