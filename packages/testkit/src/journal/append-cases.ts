import assert from 'node:assert/strict'
import { type ConformanceCase, entriesOf, readAll, refuses } from './conformance-case.ts'
import { independentHash } from './independent-hash.ts'
import { sampleEntries, sampleEntry } from './sample-entries.ts'

const noHash = '0'.repeat(64)

/** Appending and reading: order, wholeness, the chain. */
export const appendCases: readonly ConformanceCase[] = [
  {
    name: 'a new journal is empty',
    async hold({ open }) {
      const journal = await open()
      assert.deepEqual(journal.head, { sequence: -1, hash: noHash, timeMs: 0 })
      assert.ok(journal.epoch >= 1)
      assert.deepEqual(await readAll(journal), [])
      assert.deepEqual(await journal.checkpoints(), [])
      assert.equal(await journal.newestSnapshot(), undefined)
      await journal.close()
    },
  },
  {
    name: 'groups read back as they were handed over, from any sequence',
    async hold({ open }) {
      const journal = await open()
      const entries = sampleEntries(0, 10)
      await journal.append(entries.slice(0, 1))
      await journal.append(entries.slice(1, 7))
      const head = await journal.append(entries.slice(7))
      assert.deepEqual(journal.head, head)
      assert.deepEqual([head.sequence, head.timeMs], [9, entries[9]?.timeMs])
      for (let from = 0; from <= 11; from += 1) {
        assert.deepEqual(entriesOf(await readAll(journal, from)), entries.slice(from))
      }
      assert.deepEqual(entriesOf(await readAll(journal, -5)), entries)
      await journal.close()
    },
  },
  {
    name: 'every record carries the hash of the one before and of itself, also over openings',
    async hold({ open }) {
      const first = await open()
      await first.append(sampleEntries(0, 3))
      await first.append([sampleEntry(3, { idempotencyKey: 'k', rejection: 'unknownMarket' })])
      await first.close()
      const second = await open()
      await second.append(sampleEntries(4, 3))
      const records = await readAll(second)
      let prevHash = noHash
      for (const record of records) {
        assert.equal(record.prevHash, prevHash)
        assert.equal(record.hash, independentHash(record))
        prevHash = record.hash
      }
      assert.equal(second.head.hash, prevHash)
      assert.equal(records.length, 7)
      assert.deepEqual(
        records.map(({ epoch }) => epoch),
        [first, first, first, first, second, second, second].map(({ epoch }) => epoch),
      )
      await second.close()
    },
  },
  {
    name: 'a gap, an overlap and a gap inside a group are refused, and nothing is written',
    async hold({ open }) {
      const journal = await open()
      await refuses(journal, () => journal.append([sampleEntry(1)]))
      await journal.append(sampleEntries(0, 4))
      await refuses(journal, () => journal.append([sampleEntry(5)]))
      await refuses(journal, () => journal.append([sampleEntry(3)]))
      await refuses(journal, () => journal.append(sampleEntries(0, 4)))
      await refuses(journal, () => journal.append([sampleEntry(4), sampleEntry(6)]))
      await refuses(journal, () => journal.append([sampleEntry(4), sampleEntry(4)]))
      await refuses(journal, () => journal.append([sampleEntry(Number.NaN)]))
      await journal.append([sampleEntry(4)])
      assert.deepEqual(entriesOf(await readAll(journal)), sampleEntries(0, 5))
      await journal.close()
    },
  },
  {
    name: 'time that falls is refused, equal times are not',
    async hold({ open }) {
      const journal = await open()
      await journal.append([sampleEntry(0, { timeMs: 50 })])
      await refuses(journal, () => journal.append([sampleEntry(1, { timeMs: 49 })]))
      const falling = [sampleEntry(1, { timeMs: 70 }), sampleEntry(2, { timeMs: 69 })]
      await refuses(journal, () => journal.append(falling))
      await refuses(journal, () => journal.append([sampleEntry(1, { timeMs: 70.5 })]))
      await journal.append([sampleEntry(1, { timeMs: 50 }), sampleEntry(2, { timeMs: 50 })])
      await journal.close()
    },
  },
  {
    name: 'text that no store can keep is refused',
    async hold({ open }) {
      const journal = await open()
      for (const field of ['kind', 'idempotencyKey', 'rejection', 'command', 'events'] as const) {
        const entry = sampleEntry(0, { [field]: 'half \ud83d pair' })
        await refuses(journal, () => journal.append([entry]))
      }
      await journal.close()
    },
  },
  {
    name: 'any other text reads back as it is',
    async hold({ open }) {
      const journal = await open()
      const texts = [
        '',
        '\u0000',
        'a\u0000b\u0000',
        '\ufeffbom',
        '\ufffd',
        '🛳 Plimsoll — Schiffsladelinie',
        'e\u0301 is not é',
        '\u202eright to left',
        'line\u2028separator\r\n\t',
        `'); DROP TABLE record; --`,
        '12:abc,-,',
        '__proto__',
        '\u{10ffff}\u{10000}\ud7ff\ue000',
      ]
      const entries = texts.map((text, sequence) =>
        sampleEntry(sequence, {
          kind: text,
          idempotencyKey: text,
          rejection: text,
          command: text,
          events: text,
          policyHash: text,
        }),
      )
      await journal.append(entries)
      assert.deepEqual(entriesOf(await readAll(journal)), entries)
      await journal.close()
      const again = await open()
      const records = await readAll(again)
      assert.deepEqual(entriesOf(records), entries)
      assert.deepEqual(
        records.map(({ hash }) => hash),
        records.map(independentHash),
      )
      await again.close()
    },
  },
  {
    name: 'no text and empty text are not the same',
    async hold({ open }) {
      const journal = await open()
      const entries = [
        sampleEntry(0, { idempotencyKey: null, rejection: '' }),
        sampleEntry(1, { idempotencyKey: '', rejection: null }),
        sampleEntry(2, { idempotencyKey: '-', rejection: 'null' }),
      ]
      await journal.append(entries)
      assert.deepEqual(entriesOf(await readAll(journal)), entries)
      await journal.close()
    },
  },
  {
    name: 'whole numbers up to 2^53 - 1 read back exactly',
    async hold({ open }) {
      const journal = await open()
      const entries = [
        sampleEntry(0, { timeMs: Number.MIN_SAFE_INTEGER, logicVersion: 0 }),
        sampleEntry(1, { timeMs: 0, logicVersion: 2 ** 31 }),
        sampleEntry(2, { timeMs: Number.MAX_SAFE_INTEGER, logicVersion: Number.MAX_SAFE_INTEGER }),
      ]
      await journal.append(entries)
      assert.deepEqual(entriesOf(await readAll(journal)), entries)
      await journal.close()
    },
  },
  {
    name: 'an empty group changes nothing',
    async hold({ open }) {
      const journal = await open()
      assert.deepEqual(await journal.append([]), journal.head)
      const head = await journal.append(sampleEntries(0, 2))
      assert.deepEqual(await journal.append([]), head)
      assert.equal((await readAll(journal)).length, 2)
      await journal.close()
    },
  },
  {
    name: 'records of 5 MB and groups of 2,000',
    async hold({ open }) {
      const journal = await open()
      const large = 'lots of ½ text '.repeat(5_000_000 / 16)
      const entries = [sampleEntry(0), sampleEntry(1, { events: large }), sampleEntry(2)]
      await journal.append(entries)
      await journal.append(sampleEntries(3, 2_000))
      await journal.close()
      const again = await open()
      assert.equal(again.head.sequence, 2_002)
      const records = entriesOf(await readAll(again))
      assert.ok(records[1]?.events === large)
      assert.deepEqual(records.slice(2), [sampleEntry(2), ...sampleEntries(3, 2_000)])
      await again.close()
    },
  },
]
