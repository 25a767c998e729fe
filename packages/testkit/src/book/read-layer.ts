import { asCount, asText, type JsonObject } from './json.ts'
import { type DeclaredLayer, haircutBases, type Layer, lossBases } from './layer.ts'
import type { PriceRule } from './policy.ts'
import { choice, readPolicy, readPriceRule } from './read-policy.ts'
import { readTrigger, type ReadMoney } from './read-trigger.ts'

/** Reads one layer of a waterfall. */
export function readLayer(entry: JsonObject, path: string, readMoney: ReadMoney): Layer {
  const layer = asText(entry['layer'], `${path}.layer`)
  if (layer === 'ownNetting' || layer === 'ownCollateral' || layer === 'crossing') return { layer }
  const declared = readDeclared(layer, entry, path, readMoney)
  const { trigger } = entry
  return trigger === undefined
    ? declared
    : { ...declared, trigger: readTrigger(trigger, `${path}.trigger`, readMoney) }
}

function readDeclared(
  layer: string,
  entry: JsonObject,
  path: string,
  readMoney: ReadMoney,
): DeclaredLayer {
  const text = (field: string): string => asText(entry[field], `${path}.${field}`)
  const money = (field: string): bigint | undefined =>
    entry[field] === undefined ? undefined : readMoney(entry[field], `${path}.${field}`)
  const price = (otherwise: PriceRule): PriceRule =>
    readPriceRule(entry['price'] ?? otherwise, `${path}.price`)
  const isRepayable = entry['repayable'] === true
  switch (layer) {
    case 'offers':
      return { layer }
    case 'withdrawalGate':
      return {
        layer,
        gateMs: entry['gateMs'] === undefined ? undefined : asCount(entry['gateMs'], path),
        chargeFund: entry['chargeFund'] === undefined ? undefined : text('chargeFund'),
      }
    case 'backstopVault':
      return {
        layer,
        account: text('account'),
        price: price('mark'),
        capacity: money('capacity'),
        lossCap: money('lossCap'),
      }
    case 'insuranceFund': {
      const mode = choice(entry['mode'] ?? 'takeover', path, ['takeover', 'deficitOnly'])
      return { layer, fund: text('fund'), mode, cap: money('cap') }
    }
    case 'venueCapital':
      return { layer, fund: text('fund'), cap: money('cap') }
    case 'adl': {
      const rules = readPolicy(entry['policy'], `${path}.policy`)
      const stated = entry['price'] === undefined ? undefined : price('mark')
      return { layer, policy: rules.policy, rules, price: stated }
    }
    case 'profitHaircut': {
      const base = choice(entry['base'] ?? 'oppositeGains', `${path}.base`, haircutBases)
      return { layer, base, isRepayable }
    }
    case 'socialisedLoss':
      return { layer, base: choice(entry['base'], `${path}.base`, lossBases), isRepayable }
    case 'tearUp': {
      const extent = choice(entry['extent'], `${path}.extent`, ['partial', 'full'])
      return { layer, extent, price: price('mark') }
    }
    case 'settlement':
      return { layer, price: price('settlement') }
    default:
      throw new RangeError(`${path}: the reference knows no layer ${layer}`)
  }
}
