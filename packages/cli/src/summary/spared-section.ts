import type { AccountSpec } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted, grouped } from '../output/grouped.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { cutsOf, takenOf, tornOf, vaultedOf } from './cuts.ts'
import { exemptionLines } from './exemption-lines.ts'
import type { Section } from './section.ts'

/** Who could have been deleveraged and was not, and who never could. */
export function sparedSection(resolved: ResolvedBook): Section {
  const { spec, round } = resolved
  const cuts = [...cutsOf({ shown: resolved }), ...tornOf({ shown: resolved })]
  const ended = round.settledMarkets.flatMap(({ closed }) => closed)
  const cut = new Set([...cuts, ...ended].map(({ account }) => account))
  const inCase = new Set(round.cases.map(({ account }) => account))
  const exempt = new Set(round.exemptAccounts)
  const exposed = new Set(
    round.cases.flatMap(({ exposure }) => exposure.map(({ market, side }) => `${side} ${market}`)),
  )
  const vaults = new Set(vaultedOf({ shown: resolved }).map(({ account }) => account))
  const takers = new Set(takenOf({ shown: resolved }).map(({ account }) => account))
  const others = spec.accounts.filter(
    ({ account }) =>
      !inCase.has(account) && !exempt.has(account) && !takers.has(account) && !vaults.has(account),
  )
  const opposite = others.filter((account) => holdsOpposite(account, exposed))
  const spared = opposite.filter(({ account }) => !cut.has(account)).map(({ account }) => account)
  const candidates = new Set(opposite)
  const apart = others.filter((one) => !candidates.has(one)).map(({ account }) => account)
  const lines = [
    `${grouped(String(spared.length))} of ${counted(opposite.length, 'account')} on the opposite side kept every lot${named(spared)}`,
    `${counted(apart.length, 'account')} held nothing opposite to a case${named(apart)}`,
    ...(takers.size === 0
      ? []
      : [`${counted(takers.size, 'account')} took over positions by offer${named([...takers])}`]),
    ...(vaults.size === 0
      ? []
      : [`${counted(vaults.size, 'vault')} took over positions${named([...vaults])}`]),
    ...settledLines(round),
  ]
  return {
    title: 'Spared',
    lines: [...lines.flatMap((line) => wrapped(line, '  ')), ...exemptionLines(round)],
  }
}

/** Where a market ended, nobody in it kept his lots. */
function settledLines({ settledMarkets }: ResolvedBook['round']): string[] {
  if (settledMarkets.length === 0) return []
  const markets = settledMarkets.map(({ market }) => market)
  return [
    `nobody kept a position in ${markets.slice(0, namesShown).join(', ')}${markets.length > namesShown ? ', …' : ''}, which ended`,
  ]
}

function holdsOpposite({ positions }: AccountSpec, exposed: ReadonlySet<string>): boolean {
  return positions.some(({ market, sizeLots }) =>
    exposed.has(`${sizeLots > 0n ? 'short' : 'long'} ${market}`),
  )
}

const namesShown = 3

function named(accounts: readonly string[]): string {
  if (accounts.length === 0) return ''
  const names = accounts.slice(0, namesShown).map((account) => shorten(account, nameWidth))
  return `: ${names.join(', ')}${accounts.length > namesShown ? ', …' : ''}`
}
