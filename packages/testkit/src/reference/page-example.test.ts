import { expect, test } from 'vitest'
import { auditResolution } from '../auditor/audit-resolution.ts'
import { compareResolutions } from '../compare-resolutions.ts'
import { referenceResolve } from './resolve.ts'

// The book and the document of interfaces.md, sections 1 and 2.
const book: unknown = JSON.parse(`{
  "version": 1, "timeMs": 1760130964831, "domain": "usdt-perps",
  "asset": { "name": "USDT", "decimals": 6 },
  "markets": [
    { "market": "BTC-USDT", "contract": "linear", "tickSize": "0.1", "lotSize": "0.001",
      "markPrice": "50000.0", "indexPrice": "50001.2",
      "maintenanceTiers": [ { "notionalFrom": "0", "rate": "0.005" }, { "notionalFrom": "1000000", "rate": "0.01" } ] } ],
  "accounts": [
    { "account": "z9", "kind": "trader", "collateral": "18750.000000",
      "positions": [ { "market": "BTC-USDT", "size": "2.000", "entryPrice": "60000.0", "marginMode": "cross" } ] },
    { "account": "b1", "kind": "trader", "collateral": "30000.000000",
      "positions": [ { "market": "BTC-USDT", "size": "1.000", "entryPrice": "50000.0", "marginMode": "cross" } ] },
    { "account": "a1", "kind": "trader", "collateral": "1000.000000",
      "positions": [ { "market": "BTC-USDT", "size": "-1.500", "entryPrice": "60000.0", "marginMode": "cross" } ] },
    { "account": "a2", "kind": "trader", "collateral": "12000.000000",
      "positions": [ { "market": "BTC-USDT", "size": "-1.500", "entryPrice": "55000.0", "marginMode": "cross" } ] } ],
  "funds": [ { "fund": "insurance", "markets": ["BTC-USDT"], "balance": "250.000000", "floor": "0.000000" } ],
  "waterfall": [
    { "layer": "insuranceFund", "fund": "insurance", "mode": "deficitOnly" },
    { "layer": "adl", "policy": "bitmex" },
    { "layer": "profitHaircut" } ] }`)

const page: unknown = JSON.parse(`{
  "version": 1, "domain": "usdt-perps", "waterfallHash": "…", "stateHashBefore": "…", "stateHashAfter": "…",
  "cases": [ {
    "caseId": "usdt-perps:0:1", "account": "z9", "bucket": "cross", "equity": "-1250.000000", "status": "closed",
    "exposure": [ { "market": "BTC-USDT", "side": "long", "size": "2.000", "markPrice": "50000.0", "bankruptcyPrice": "50625.0" } ],
    "deficit": "1250.000000",
    "layers": [
      { "layer": "insuranceFund", "fund": "insurance", "mode": "deficitOnly", "paid": "250.000000", "fills": [],
        "postings": [ { "ledger": "fund:insurance", "amount": "-250.000000" }, { "ledger": "z9:cross", "amount": "250.000000" } ],
        "residualDeficit": "1000.000000",
        "residualExposure": [ { "market": "BTC-USDT", "side": "long", "size": "2.000", "bankruptcyPrice": "50500.0" } ] },
      { "layer": "adl", "policy": "bitmex", "policyHash": "…", "paid": "1000.000000",
        "fills": [
          { "account": "a1", "bucket": "cross", "market": "BTC-USDT", "side": "short", "size": "1.500", "price": "50500.0", "value": "75750.000000",
            "markPrice": "50000.0", "bankruptcyPrice": "50500.0", "rank": 1, "score": { "display": "0.781250", "numerator": "25", "denominator": "32" },
            "realisedPnl": "14250.000000", "forgone": "750.000000" },
          { "account": "a2", "bucket": "cross", "market": "BTC-USDT", "side": "short", "size": "0.500", "price": "50500.0", "value": "25250.000000",
            "markPrice": "50000.0", "bankruptcyPrice": "50500.0", "rank": 2, "score": { "display": "0.349650", "numerator": "50", "denominator": "143" },
            "realisedPnl": "2250.000000", "forgone": "250.000000" } ],
        "postings": [ { "ledger": "z9:cross", "amount": "101000.000000" }, { "ledger": "a1:cross", "amount": "-75750.000000" }, { "ledger": "a2:cross", "amount": "-25250.000000" } ],
        "residualDeficit": "0.000000", "residualExposure": [] } ],
    "residualDeficit": "0.000000", "residualExposure": [], "residue": "0.000000" } ],
  "accountsAfter": [
    { "account": "a1", "collateral": "15250.000000", "positions": [] },
    { "account": "a2", "collateral": "14250.000000", "positions": [ { "market": "BTC-USDT", "size": "-1.000", "entryValue": "55000.000000", "marginMode": "cross" } ] },
    { "account": "z9", "collateral": "0.000000", "positions": [] } ],
  "fundsAfter": [ { "fund": "insurance", "balance": "0.000000" } ],
  "conservation": { "moneyBefore": "64500.000000", "moneyAfter": "64500.000000",
    "openInterest": [ { "market": "BTC-USDT", "before": "3.000", "after": "1.000" } ] } }`)

test('the reference makes the document that the page prints', () => {
  expect(compareResolutions(page, referenceResolve(book))).toEqual([])
})

test('the auditor accepts the document that the page prints', () => {
  expect(auditResolution(book, page)).toEqual([])
})

test('a policy given from outside replaces the one of the book, or is added', () => {
  const layers = (snapshot: unknown, policy: string): string[] =>
    referenceResolve(snapshot, { policy }).cases.flatMap((row) =>
      row.layers.map((layer) => layer.policy ?? layer.layer),
    )
  expect(layers(book, 'contract-pro-rata')).toEqual(['insuranceFund', 'contract-pro-rata'])
  const bare = { ...(book as Record<string, unknown>), waterfall: [] }
  expect(layers(bare, 'binance')).toEqual(['binance'])
  expect(() => layers(book, 'nobody')).toThrow(RangeError)
})
