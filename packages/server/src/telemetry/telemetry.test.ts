import { inspect } from 'node:util'
import { SpanStatusCode, trace } from '@opentelemetry/api'
import { afterEach, describe, expect, test } from 'vitest'
import { exampleDomain } from '../testing/example-domain.ts'
import { createLog } from './log.ts'
import { Secret } from './secret.ts'
import { createTelemetry } from './telemetry.ts'

const closings: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

describe('metrics', () => {
  test('say what a round did, by layer and market, and name no account', async () => {
    const example = exampleDomain()
    closings.push(() => example.remove())
    const hosted = await example.open()
    closings.push(() => hosted.close())
    const telemetry = createTelemetry({ log: { level: 'silent' } })
    telemetry.watch(hosted)
    await hosted.submit({ kind: 'openRound' })
    await hosted.submit({ kind: 'halt', market: 'BTC-USDT', reason: 'a drill' })
    telemetry.observeRequest({ route: 'getAccount', method: 'GET', status: 200, ms: 3 })
    telemetry.observeCommand({
      domain: 'usdt-perps',
      kind: 'trade',
      outcome: 'rejected',
      code: 'marketHalted',
      ms: 4,
    })
    const text = await telemetry.metrics()
    for (const line of [
      'plimsoll_records_total{domain="usdt-perps",kind="openRound"} 1',
      'plimsoll_rounds_total{domain="usdt-perps"} 1',
      'plimsoll_cases_total{domain="usdt-perps",status="closed"} 1',
      'plimsoll_cuts_total{domain="usdt-perps",market="BTC-USDT"} 2',
      'plimsoll_deficit_total{domain="usdt-perps"} 1250',
      'plimsoll_deficit_covered_total{domain="usdt-perps",layer="insuranceFund"} 250',
      'plimsoll_deficit_covered_total{domain="usdt-perps",layer="adl"} 1000',
      'plimsoll_deficit_left_total{domain="usdt-perps"} 0',
      'plimsoll_halts_total{domain="usdt-perps",market="BTC-USDT"} 1',
      'plimsoll_market_halted{domain="usdt-perps",market="BTC-USDT"} 1',
      'plimsoll_fund_balance{domain="usdt-perps",fund="insurance"} 0',
      'plimsoll_open_interest{domain="usdt-perps",market="BTC-USDT"} 1',
      'plimsoll_mark_price{domain="usdt-perps",market="BTC-USDT"} 50000',
      'plimsoll_phase{domain="usdt-perps",phase="running"} 1',
      'plimsoll_sequence{domain="usdt-perps"} 2',
      'plimsoll_commands_total{domain="usdt-perps",kind="trade",outcome="rejected"} 1',
      'plimsoll_rejections_total{domain="usdt-perps",code="marketHalted"} 1',
      'plimsoll_http_requests_total{route="getAccount",method="GET",status="200"} 1',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text).toContain('plimsoll_process_resident_memory_bytes')
    expect(text).not.toMatch(/"(?:z9|a1|a2|b1)"/u)
  })

  test('tell how fragile each market is, and nothing where there is no number', async () => {
    const example = exampleDomain()
    closings.push(() => example.remove())
    const hosted = await example.open()
    closings.push(() => hosted.close())
    const telemetry = createTelemetry({ log: { level: 'silent' } })
    telemetry.watch(hosted)
    // The first point is read meanwhile.
    for (let turn = 0; turn < 3; turn += 1) await hosted.read(() => undefined)
    const text = await telemetry.metrics()
    const labels = 'domain="usdt-perps",market="BTC-USDT"'
    expect(text.split('\n').filter((line) => /^plimsoll_market_[cfia]/u.test(line))).toEqual([
      `plimsoll_market_freeboard{${labels},direction="down"} 0`,
      `plimsoll_market_freeboard{${labels},direction="up"} 0`,
      `plimsoll_market_coverage{${labels}} 0.022222`,
      `plimsoll_market_imbalance{${labels}} 1`,
    ])
  })

  test('of a domain that cannot be read any more only its standing is left', async () => {
    const example = exampleDomain()
    closings.push(() => example.remove())
    const hosted = await example.open()
    const telemetry = createTelemetry({ log: { level: 'silent' } })
    telemetry.watch(hosted)
    await hosted.close()
    const text = await telemetry.metrics()
    expect(text).toContain('plimsoll_phase{domain="usdt-perps",phase="closed"} 1')
    expect(text).not.toContain('plimsoll_mark_price{')
  })

  test('are not worked out anew for whoever asks without pause', async () => {
    const telemetry = createTelemetry({ log: { level: 'silent' } })
    const first = telemetry.metrics()
    expect(telemetry.metrics()).toBe(first)
    expect(await first).toContain('plimsoll_')
  })
})

describe('the log', () => {
  test('is one JSON object a line, without secrets', () => {
    const lines: string[] = []
    const log = createLog({ destination: { write: (line) => void lines.push(line) } })
    const secret = new Secret(Buffer.from('do not tell'))
    log.info({ secret, headers: { authorization: 'do not tell', host: 'here' } }, 'a request')
    log.debug('not at this level')
    log.error({ err: new TypeError('broken') }, 'a fault')
    expect(lines).toHaveLength(2)
    expect(lines.join('')).not.toContain('do not tell')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      secret: '[secret]',
      headers: { authorization: '[secret]', host: 'here' },
      msg: 'a request',
    })
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      level: 'error',
      err: { type: 'TypeError', message: 'broken' },
    })
  })

  test('a secret shows itself nowhere', () => {
    const secret = new Secret(Buffer.from('do not tell'))
    expect([String(secret), JSON.stringify({ secret }), inspect({ secret })]).toEqual([
      '[secret]',
      '{"secret":"[secret]"}',
      '{ secret: [secret] }',
    ])
    expect(Buffer.from(secret.reveal()).toString()).toBe('do not tell')
  })
})

test('spans are recorded where the operator registers something that records them', async () => {
  const telemetry = createTelemetry({ log: { level: 'silent' } })
  expect(await telemetry.traced('plimsoll.test', {}, async () => 7)).toBe(7)
  const seen: unknown[] = []
  const span = {
    setStatus: (status: unknown) => seen.push(status),
    end: () => seen.push('end'),
  }
  const startActiveSpan = (name: string, options: unknown, run: (span: unknown) => unknown) => {
    seen.push([name, options])
    return run(span)
  }
  trace.setGlobalTracerProvider({ getTracer: () => ({ startActiveSpan }) as never })
  closings.push(() => trace.disable())
  const failing = telemetry.traced('plimsoll.test', { count: 1 }, async () => {
    throw new Error('broken')
  })
  await expect(failing).rejects.toThrow('broken')
  expect(seen).toEqual([
    ['plimsoll.test', { attributes: { count: 1 } }],
    { code: SpanStatusCode.ERROR, message: 'broken' },
    'end',
  ])
})
