import { describe, expect, test } from 'vitest'
import { bybit } from './bybit.ts'
import { importFiles } from './testing/import-folder-of.ts'
import { answer, answeredMs, wallet } from './testing/invented-bybit.ts'

const preamble = 'UID: 1,Company Name: ,Country: '
const header =
  'Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)'
const rows = [1, 2, 3, 4, 5].map(
  (count) => `1,USDT,,TRANSFER_IN,--,0,0,--,0,0,10,10,${count * 10},--,2026-09-22 18:00:0${count}`,
)
const table = (lines: readonly string[]): string => `${[preamble, header, ...lines].join('\n')}\n`
const openEnd = 'a file that ends early at a line end cannot be told from a shorter one'

describe('an export that was cut at the end of a line', () => {
  test('is found by the wallet, where that is shown', async () => {
    const notesOf = async (lines: readonly string[]): Promise<string> => {
      const files = [
        ['a/changes.csv', table(lines)],
        ['a/wallet.json', wallet('USDT', '50.0')],
      ] as const
      return (await importFiles(bybit, new Map(files))).manifest.notes.join('\n')
    }
    expect(await notesOf(rows)).not.toContain('the last balance')
    expect(await notesOf(rows.slice(0, -1))).toContain(
      'the last balance of USDT, 40 in a/changes.csv line 6, is not that of the wallet of a, 50.0: rows are missing',
    )
  })

  test('is found by the balances of the next part', async () => {
    const newestFirst = rows.toReversed()
    const parts = new Map([
      ['a/part_0.csv', table(newestFirst.slice(0, 2))],
      ['a/part_1.csv', table(newestFirst.slice(3))],
    ])
    await expect(importFiles(bybit, parts)).rejects.toThrow(
      'rows are missing, twice or out of order',
    )
  })

  test('is said to be found by nothing, where nothing shows it', async () => {
    const { manifest } = await importFiles(bybit, new Map([['a/changes.csv', table(rows)]]))
    expect(manifest.notes.join()).toContain(`a/changes.csv: ${openEnd}`)
    const whole = await importFiles(bybit, new Map([['a/wallet.json', wallet('USDT', '50')]]))
    expect(whole.manifest.notes.join()).not.toContain(openEnd)
  })
})

test('a page of events that is missing is said', async () => {
  const alert = {
    coin: 'USDT',
    symbol: 'ABCUSDT',
    balance: '5',
    maxBalance: '6',
    insurancePnlRatio: '0',
    pnlRatio: '-0.3',
    adlTriggerThreshold: '10000',
    adlStopRatio: '-0.25',
  }
  const notesOf = async (nextPageCursor: string): Promise<string> => {
    const page = answer('', [alert], { nextPageCursor, updatedTime: String(answeredMs) })
    return (await importFiles(bybit, new Map([['alerts.json', page]]))).manifest.notes.join()
  }
  expect(await notesOf('x')).toContain('alerts.json says that another page follows')
  expect(await notesOf('')).toBe('')
})
