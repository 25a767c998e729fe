import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { cellsOf, csvRows } from './csv-rows.ts'
import type { EventStream } from './event-stream.ts'
import type { ImportEvent } from './import-event.ts'
import { BadRow, ImportRefusal } from './import-refusal.ts'
import { type FoundFile, identifyInputs } from './input-file.ts'
import { type ImportOptions, type ImportPlan, runImport } from './run-import.ts'
import { textLines } from './text-lines.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-import-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A crash of the process, as far as the folder can tell: nothing after it is written. */
class Crash extends Error {}

function inputsIn(folder: string, files: Readonly<Record<string, string | Buffer>>): FoundFile[] {
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return { name, path: join(folder, name) }
  })
}

/** Lines `TIME ACCOUNT`; `!` is a bad row. Remembers how many rows it read, and says so in every event. */
function countingStream(files: readonly number[]): EventStream {
  let rows = 0
  return {
    files,
    open: textLines,
    read: (row, file) => {
      rows += 1
      if (row.text === '!') throw new BadRow('exclamation', 'is an exclamation mark')
      const [timeMs = '', account = ''] = row.text.split(' ')
      const source = { file, line: row.line }
      const event: ImportEvent = {
        timeMs: Number(timeMs),
        kind: 'fill',
        account,
        trade: String(rows),
        source,
      }
      return account === 'twice' ? [event, event] : [event]
    },
    memory: {
      save: () => rows,
      restore: (saved) => {
        rows = Number(saved)
      },
    },
  }
}

async function planFor(
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
  streams: readonly (readonly number[])[],
): Promise<ImportPlan> {
  const inputs = await identifyInputs(inputsIn(folder, files))
  return { source: 'test', inputs, settings: {}, streams: streams.map(countingStream) }
}

function readAll(out: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(out)
      .toSorted()
      .map((name) => [name, readFileSync(join(out, name), 'utf8')]),
  )
}

const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_none, index) =>
    index % 7 === 3 ? '!\n' : `${from + index * 3} ${index % 5 === 2 ? 'twice' : `a${index}`}\n`,
  ).join('')

const threeFiles = {
  'a-1': lines(0, 40),
  'a-2.gz': gzipSync(lines(200, 30)),
  b: lines(5, 60),
}

async function runThrough(
  out: string,
  options: Partial<ImportOptions>,
  crashAt?: number,
): Promise<void> {
  const folder = mkdtempSync(join(root, 'data-'))
  const plan = await planFor(folder, threeFiles, [[0, 1], [2]])
  let told = 0
  const observe = (): void => {
    told += 1
    if (told === crashAt) throw new Crash()
  }
  await runImport({ ...plan, observe }, { out, skipBad: true, ...options })
}

describe('an import that was killed', () => {
  test('goes on and ends in the same bytes, wherever it was and however often', async () => {
    const whole = join(root, 'whole')
    await runThrough(whole, {})
    expect(Object.keys(readAll(whole))).toEqual(['events.jsonl', 'import.json', 'quarantine.csv'])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 20 }),
        fc.string({ maxLength: 30 }),
        async (crashes, checkpointEvents, torn) => {
          const out = mkdtempSync(join(root, 'torn-'))
          for (const crashAt of crashes) {
            try {
              await runThrough(out, { checkpointEvents }, crashAt)
            } catch (error) {
              if (!(error instanceof Crash)) throw error
              // What a process had written behind its last checkpoint may be there in part.
              appendFileSync(join(out, 'events.jsonl'), torn)
            }
          }
          await runThrough(out, { checkpointEvents })
          expect(readAll(out)).toEqual(readAll(whole))
        },
      ),
      { numRuns: 12 },
    )
  })

  test('is not gone on with by another import', async () => {
    const out = join(root, 'other')
    await expect(runThrough(out, { checkpointEvents: 5 }, 60)).rejects.toThrow(Crash)
    const folder = mkdtempSync(join(root, 'data-'))
    const plan = await planFor(folder, { ...threeFiles, b: lines(6, 60) }, [[0, 1], [2]])
    await expect(runImport(plan, { out })).rejects.toThrow('belongs to an import of other inputs')
  })
})

describe('the folder of a result', () => {
  const good = { a: '1 x\n2 y\n' }

  test('is told again when it is complete', async () => {
    const [folder, out] = [mkdtempSync(join(root, 'data-')), join(root, 'again')]
    const first = await runImport(await planFor(folder, good, [[0]]), { out })
    const bytes = readAll(out)
    expect(await runImport(await planFor(folder, good, [[0]]), { out })).toEqual(first)
    expect(readAll(out)).toEqual(bytes)
  })

  test('is not there after a refusal', async () => {
    const [folder, out] = [mkdtempSync(join(root, 'data-')), join(root, 'refused')]
    const plan = await planFor(folder, { a: '1 x\n!\n' }, [[0]])
    await expect(runImport(plan, { out })).rejects.toThrow(
      'a line 2: is an exclamation mark; mend it, or give --skip-bad to set such rows aside',
    )
    expect(existsSync(out)).toBe(false)
  })

  test('is left alone where something else is in it', async () => {
    const [folder, out] = [mkdtempSync(join(root, 'data-')), mkdtempSync(join(root, 'mine-'))]
    writeFileSync(join(out, 'precious'), 'mine')
    const plan = await planFor(folder, good, [[0]])
    await expect(runImport(plan, { out })).rejects.toThrow('has something else in it (precious)')
    expect(readdirSync(out)).toEqual(['precious'])
  })

  test('an input that changes on the way is refused', async () => {
    const [folder, out] = [mkdtempSync(join(root, 'data-')), join(root, 'changed')]
    const plan = await planFor(folder, good, [[0]])
    appendFileSync(join(folder, 'a'), '3 z\n')
    await expect(runImport(plan, { out })).rejects.toThrow('was changed while it was read')
  })

  test('a signal ends it, and what was done is kept', async () => {
    const [folder, out] = [mkdtempSync(join(root, 'data-')), join(root, 'stopped')]
    const plan = await planFor(folder, good, [[0]])
    const signal = AbortSignal.abort(new Crash())
    await expect(runImport(plan, { out, signal })).rejects.toThrow(Crash)
    expect(existsSync(out)).toBe(true)
    expect((await runImport(plan, { out })).events).toEqual({ fill: 2 })
  })
})

async function complaintOf(
  files: Readonly<Record<string, string | Buffer>>,
  files_: readonly number[] = [0],
): Promise<string> {
  const [folder, out] = [mkdtempSync(join(root, 'data-')), join(root, 'complaint')]
  try {
    await runImport(await planFor(folder, files, [files_]), { out })
  } catch (error) {
    if (error instanceof ImportRefusal) return error.message
    throw error
  }
  return ''
}

async function collected<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

describe('lines', () => {
  test.each([
    ['a last line without an end', { a: '1 x\n2 y' }, 'a line 2: does not end with a line feed'],
    [
      'bytes that are no text',
      { a: Buffer.from([0x31, 0x20, 0xff, 0x0a]) },
      'a line 1: is not UTF-8',
    ],
    [
      'a compressed file that was cut',
      { 'a.gz': gzipSync('1 x\n').subarray(0, 15) },
      'a.gz: cannot be read to its end',
    ],
    ['what has to be decompressed first', { 'a.lz4': 'x' }, "'lz4 -d a.lz4'"],
    [
      'time that goes back',
      { a: '2 x\n1 y\n' },
      'a line 2: is of 1970-01-01T00:00:00.001Z, but a row before',
    ],
  ])('%s is refused', async (_case, files, complaint) => {
    expect(await complaintOf(files)).toContain(complaint)
  })

  test('time that goes back from one file to the next is refused', async () => {
    expect(await complaintOf({ a: '2 x\n', b: '1 y\n' }, [0, 1])).toContain('b line 1: is of')
  })

  test('are the same however they are cut into chunks, and from wherever reading goes on', async () => {
    const folder = mkdtempSync(join(root, 'data-'))
    const texts = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/gu, '')),
    )
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), fc.nat(), async (expected, isCompressed, at) => {
        const text = expected.map((line) => `${line}\n`).join('')
        const name = isCompressed ? 'x.gz' : 'x'
        const [input] = await identifyInputs(
          inputsIn(folder, { [name]: isCompressed ? gzipSync(text) : text }),
        )
        if (input === undefined) throw new Error('no input')
        const read = async (
          options: Parameters<typeof textLines>[1],
        ): Promise<{ text: string; line: number }[]> =>
          (await collected(textLines(input, options))).flat().map((row) => ({ ...row }))
        const all = (await collected(textLines(input, {}))).flat()
        expect(all.map((row) => row.text)).toEqual(expected)
        expect(all.map((row) => row.line)).toEqual(expected.map((_line, index) => index + 1))
        const from = all[all.length === 0 ? 0 : at % all.length]
        if (from !== undefined) {
          const rest = await read({ from: from.next })
          expect(rest).toEqual(all.slice(from.line))
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('tables', () => {
  const columns = ['time', 'note']
  const rowsOf = async (text: string): Promise<string[][]> => {
    const folder = mkdtempSync(join(root, 'table-'))
    const [input] = await identifyInputs(inputsIn(folder, { 't.csv': text }))
    if (input === undefined) throw new Error('no input')
    const rows = (await collected(csvRows({ columns, hasHeader: true })(input, {}))).flat()
    return rows.map((row) => [String(row.line), ...columns.map(cellsOf(row, columns))])
  }

  test('quotes, line feeds between quotes, a byte order mark and carriage returns', async () => {
    expect(await rowsOf('\uFEFFtime,note\r\n1,plain\r\n2,"a ""b"",\nc"\n3,\n')).toEqual([
      ['2', '1', 'plain'],
      ['3', '2', 'a "b",\nc'],
      ['5', '3', ''],
    ])
  })

  test.each([
    ['time,other\n', 'unknown: other; missing: note'],
    ['note,time\n', 'they stand in another order'],
    ['', 'is empty'],
    ['time,note\n1,"open\n2,x\n', 'line 2: opens a quote that is never closed'],
  ])('%j is refused', async (text, complaint) => {
    await expect(rowsOf(text)).rejects.toThrow(complaint)
  })

  test('a row with other cells is bad', async () => {
    await expect(rowsOf('time,note\n1,2,3\n')).rejects.toThrow('3 cells where the header has 2')
    await expect(rowsOf('time,note\n1,"2"3"\n')).rejects.toThrow(ImportRefusal)
  })
})
