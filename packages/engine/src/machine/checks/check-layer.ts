import type { PolicySpec, PriceRule } from '../../policy/policy-spec.ts'
import { isShareless, marketPriceRules } from '../../waterfall/leg-closing.ts'
import type { HaircutBase, LayerName, LayerSpec, LossBase } from '../../waterfall/layer-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkNeeds, checkPolicy, checkPriced, checkPriceRule } from './check-policy.ts'
import { checkTrigger } from './check-trigger.ts'
import { checkVault } from './check-vault.ts'
import type { LayerGround } from './layer-ground.ts'
import { checkAtLeast, checkChoice, checkCount, checkKnown } from './refuse.ts'

const layerNames: readonly string[] = [
  'ownNetting',
  'ownCollateral',
  'crossing',
  'offers',
  'backstopVault',
  'insuranceFund',
  'venueCapital',
  'adl',
  'profitHaircut',
  'socialisedLoss',
  'tearUp',
  'settlement',
  'withdrawalGate',
] satisfies LayerName[]

const haircutBases: readonly string[] = [
  'oppositeGains',
  'marketGains',
  'periodGains',
  'unsettledProfit',
] satisfies HaircutBase[]

const lossBases: readonly string[] = ['openInterest', 'payouts', 'equity'] satisfies LossBase[]

/** Refuses a layer that names what the book does not have, lacks what it is worked out from, or a rule that is not known. */
export function checkLayer(spec: LayerSpec, book: LayerGround, path: string): void {
  checkChoice(spec.layer, layerNames, `${path}.layer`)
  if ('trigger' in spec && spec.trigger !== undefined) {
    checkTrigger(spec.trigger, spec.layer, book, `${path}.trigger`)
  }
  refuseUnplanned(spec, book, path)
  switch (spec.layer) {
    case 'backstopVault':
      return checkVaultLayer(spec, book, path)
    case 'insuranceFund':
      checkFundName(spec.fund, 'insurance', book, `${path}.fund`)
      checkAtLeast(spec.capQuote, 0n, `${path}.capQuote`)
      return checkChoice(spec.mode, ['takeover', 'deficitOnly'], `${path}.mode`)
    case 'venueCapital':
      checkFundName(spec.fund, 'venueCapital', book, `${path}.fund`)
      return checkAtLeast(spec.capQuote, 0n, `${path}.capQuote`)
    case 'adl': {
      checkPolicy(spec.policy, `${path}.policy`)
      const { price = spec.policy.price } = spec
      checkPriceRule(price, `${path}.price`)
      checkPriced(spec.policy, price, path)
      if (spec.trigger?.kind === 'poolFactor') checkPoolPolicy(spec.policy, price, path)
      return checkNeeds(spec.policy, price, book)
    }
    case 'profitHaircut':
      return checkHaircut(spec, book, path)
    case 'socialisedLoss':
      checkChoice(spec.base, lossBases, `${path}.base`)
      return checkFlat(spec.base === 'equity', spec, path)
    case 'tearUp':
      checkChoice(spec.extent, ['partial', 'full'], `${path}.extent`)
      return checkMarketPrice(spec.price ?? 'mark', book, path)
    case 'settlement':
      return checkMarketPrice(spec.price ?? 'settlement', book, path)
    case 'withdrawalGate':
      return checkGate(spec, book, path)
    default:
      return undefined
  }
}

/** What a pool needs is found by walking a queue of winners at mark: another order or price would take something else. */
function checkPoolPolicy(policy: PolicySpec, price: PriceRule, path: string): void {
  const isFit =
    policy.eligibility === 'profitable' && policy.allocation.kind === 'queue' && price === 'mark'
  if (isFit) return
  const advice = 'needs eligibility profitable, a queue and price mark with trigger "poolFactor"'
  throw new BookRefused('unknownChoice', `${path}.policy`, advice)
}

type Named<Name extends LayerName> = Extract<LayerSpec, { readonly layer: Name }>

/** Layers that move positions by themselves, which no plan of a venue's says yet. */
function refuseUnplanned(spec: LayerSpec, { execution }: LayerGround, path: string): void {
  if (execution !== 'sidecar') return
  const isOwn =
    spec.layer === 'offers' ||
    spec.layer === 'backstopVault' ||
    spec.layer === 'settlement' ||
    (spec.layer === 'tearUp' && spec.extent === 'full') ||
    (spec.layer === 'adl' &&
      (spec.policy.allocation.kind === 'voluntary' || spec.trigger?.kind === 'poolFactor'))
  if (!isOwn) return
  const advice =
    'moves positions without a plan that a venue could carry out; with execution "sidecar" leave it out'
  throw new BookRefused('unknownChoice', path, advice)
}

function checkVaultLayer(spec: Named<'backstopVault'>, book: LayerGround, path: string): void {
  checkVault(spec.account, book, `${path}.account`)
  checkAtLeast(spec.capacityQuote, 0n, `${path}.capacityQuote`)
  checkAtLeast(spec.lossCapQuote, 0n, `${path}.lossCapQuote`)
  const { price = 'mark' } = spec
  checkPriceRule(price, `${path}.price`)
  if (price === 'crossBankruptcy' || price === 'ratioPreserving' || price === 'fundFloor') {
    const advice = `"${price}" is no price at which a vault takes lots; use mark, bankruptcy or a price of the market`
    throw new BookRefused('unknownChoice', `${path}.price`, advice)
  }
  if (isShareless(price)) checkMarketPrice(price, book, path)
}

function checkFundName(
  name: string,
  purpose: 'insurance' | 'venueCapital',
  { funds }: LayerGround,
  path: string,
): void {
  checkKnown(name, new Set(funds.map(({ fund }) => fund)), path, 'funds')
  const found = funds.find(({ fund }) => fund === name)
  if ((found?.purpose ?? 'insurance') === purpose) return
  throw new BookRefused('unknownChoice', path, `"${name}" must be a fund of purpose ${purpose}`)
}

function checkHaircut(spec: Named<'profitHaircut'>, book: LayerGround, path: string): void {
  const { base = 'oppositeGains' } = spec
  checkChoice(base, haircutBases, `${path}.base`)
  checkFlat(base === 'unsettledProfit', spec, path)
  if (base === 'periodGains') {
    const without = book.markets.findIndex((row) => row.previousMarkPriceTicks === undefined)
    refuseMissing(without, 'markets', 'previousMarkPriceTicks', 'a haircut of periodGains')
  }
  if (base === 'unsettledProfit') {
    const without = book.accounts.findIndex(
      (row) =>
        row.unsettledProfitQuote === undefined && row.kind !== 'vault' && row.kind !== 'fund',
    )
    refuseMissing(without, 'accounts', 'unsettledProfitQuote', 'a haircut of unsettledProfit')
  }
}

/** Charging somebody without a position is said aloud, or not done. */
function checkFlat(
  isCharging: boolean,
  { chargesFlatAccounts }: { readonly chargesFlatAccounts?: true },
  path: string,
): void {
  if (isCharging === (chargesFlatAccounts === true)) return
  const advice = isCharging
    ? 'must be true: this layer charges accounts without a position'
    : 'does not belong here: this layer charges nobody without a position'
  throw new BookRefused('unknownChoice', `${path}.chargesFlatAccounts`, advice)
}

function checkMarketPrice(price: string, { markets }: LayerGround, path: string): void {
  checkChoice(price, marketPriceRules, `${path}.price`)
  const needed =
    price === 'settlement'
      ? 'settlementPriceTicks'
      : price === 'index' || price === 'previousIndex'
        ? 'indexPriceTicks'
        : undefined
  if (needed === undefined) return
  const without = markets.findIndex((market) => market[needed] === undefined)
  refuseMissing(without, 'markets', needed, `price "${price}"`)
}

function refuseMissing(index: number, rows: string, field: string, who: string): void {
  if (index < 0) return
  throw new BookRefused('missingInput', `${rows}[${index}].${field}`, `is missing; ${who} needs it`)
}

function checkGate(spec: Named<'withdrawalGate'>, book: LayerGround, path: string): void {
  const { gateMs, chargeFund } = spec
  if ((gateMs === undefined) === (chargeFund === undefined)) {
    const advice =
      'needs gateMs, to let withdrawals wait, or chargeFund, to charge them: one of the two'
    throw new BookRefused('unknownChoice', path, advice)
  }
  if (gateMs !== undefined) checkCount(gateMs, `${path}.gateMs`, 1)
  if (chargeFund !== undefined) {
    checkFundName(chargeFund, 'insurance', book, `${path}.chargeFund`)
  }
  checkFlat(chargeFund !== undefined, spec, path)
}
