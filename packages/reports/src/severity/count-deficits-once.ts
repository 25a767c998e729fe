/**
 * The deficit of each wave, every loss counted once: an account that is still as far below 0 as in an earlier wave adds
 * nothing, one that has fallen further adds the difference to the lowest it has been. Otherwise a balance that nobody
 * has settled is a new deficit in every wave.
 * @param waves per wave what each loser is below 0, by account; quote units, positive
 */
export function countDeficitsOnce(waves: readonly ReadonlyMap<string, bigint>[]): bigint[] {
  const counted = new Map<string, bigint>()
  return waves.map((losers) => {
    let deficitQuote = 0n
    for (const [account, lossQuote] of losers) {
      const before = counted.get(account) ?? 0n
      if (lossQuote <= before) continue
      deficitQuote += lossQuote - before
      counted.set(account, lossQuote)
    }
    return deficitQuote
  })
}
