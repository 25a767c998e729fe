import type { Random } from './random.ts'

/**
 * Distinct account ids in random order. Some sort otherwise as numbers, some otherwise by letter
 * case, and a few otherwise as UTF-16 than as UTF-8.
 */
export function randomIds(random: Random, count: number): string[] {
  const style = random.pickWeighted([
    [50, (index: number) => `a${index + 1}`],
    [27, (index: number) => `${index % 2 === 0 ? 'Trader' : 'trader'}-${index}`],
    [20, (index: number) => String(index * 7)],
    [3, (index: number) => `${['\u{1f6a2}', '\uff5e', 'é', 'z'][index % 4] ?? ''}${index}`],
  ])
  return random.shuffle(Array.from({ length: count }, (_none, index) => style(index)))
}
