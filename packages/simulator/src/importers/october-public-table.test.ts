/**
 * The importer on the public table itself. Its licence is non-commercial ("Powered by HyperReplay -
 * (c) ConejoCapital"), so neither the table nor a row made from it is in this repository: the table
 * is read from the folder beside the repository where it exists, and these tests are skipped,
 * aloud, where it does not. Only counts are asserted.
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { octoberTwinCsv } from '../populations/october-twin.ts'
import { importOctober } from './october.ts'

const path = new URL(
  '../../../../../shared/data/october-2025/NC_hyperreplay_adl_by_account.csv',
  import.meta.url,
)
const isHere = existsSync(path)
const reason = isHere ? '' : ' (skipped: not distributed with this repository)'

describe.skipIf(!isHere)(`the public table of 10 October 2025${reason}`, () => {
  const csv = isHere ? readFileSync(path, 'utf8') : ''

  test('has 19,337 rows, of which 74 have no possible entry and 17 less than half a lot', () => {
    const { files, summary } = importOctober(csv)
    expect(summary).toMatchObject({
      rows: 19_337,
      shorts: 19_246,
      rejects: {
        wrongFieldCount: 0,
        missingField: 0,
        badAccount: 0,
        badNumber: 0,
        duplicateAccount: 0,
        notionalNotPositive: 0,
        noPossibleEntry: 74,
        sizeRoundsToZero: 17,
        outOfRange: 0,
      },
      losingRows: 33,
      insolventRows: 136,
    })
    const positions = files.find(({ name }) => name === 'positions.csv')?.text ?? ''
    const sizes = positions.matchAll(/,OCTOBER-USD,(-?\d+)\.(\d\d),/g)
    let sumLots = 0n
    for (const [, whole = '', hundredths = ''] of sizes) sumLots += BigInt(whole + hundredths)
    expect(sumLots).toBe(0n)
  })

  test('gives the same bytes again, and in any order of its rows', () => {
    const lines = csv.trimEnd().split('\n')
    const start = lines.findIndex((line) => !line.startsWith('#')) + 1
    const turned = [...lines.slice(0, start), ...lines.slice(start).toReversed()].join('\n')
    const isBook = ({ name }: { name: string }): boolean => name !== 'rejects.csv'
    expect(importOctober(csv)).toEqual(importOctober(csv))
    expect(importOctober(turned).files.filter(isBook)).toEqual(
      importOctober(csv).files.filter(isBook),
    )
  })

  test('keeps its licence in what is made of it', () => {
    const silent = importOctober(csv).files.filter(({ text }) => !text.includes('NON-COMMERCIAL'))
    expect(silent.map(({ name }) => name)).toEqual(['book.json'])
  })

  test('shares no row with the synthetic twin', () => {
    const keyOf = (line: string): string => line.split(',').slice(1, 3).map(Number).join(',')
    const rows = new Set(csv.split('\n').map(keyOf))
    const twin = octoberTwinCsv()
      .split('\n')
      .filter((line) => line.startsWith('twin-'))
    expect(twin.length).toBe(19_337)
    expect(twin.filter((line) => rows.has(keyOf(line)))).toEqual([])
  })
})
