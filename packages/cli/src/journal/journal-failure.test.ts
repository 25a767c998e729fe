import { AppendRefused, AppendUnknown, JournalDamaged, JournalLocked } from '@plimsoll/journal'
import { expect, test } from 'vitest'
import { CommandFailure } from '../command-failure.ts'
import { journalFailure } from './journal-failure.ts'

const where = { lastGoodSequence: 6, damagedSequence: 7 }

test.each([
  [new JournalLocked('taken'), 4, 'another process has this journal open'],
  [new JournalDamaged('record 7 is odd', where), 5, 'the journal is damaged: record 7 is odd'],
  [new AppendRefused('the disk is full', true), 2, 'the disk is full; what was recorded before'],
  [new AppendUnknown('records 3 to 4: EIO'), 6, 'run the same command again: it goes on after'],
  [Object.assign(new Error('EACCES: x'), { code: 'EACCES' }), 2, 'check its permissions'],
])('%s becomes a message with the exit code %i', (error, exitCode, message) => {
  const failure = journalFailure('data', error)
  expect(failure).toBeInstanceOf(CommandFailure)
  expect(failure).toMatchObject({ exitCode })
  expect((failure as Error).message).toContain(message)
  expect((failure as Error).message).toMatch(/^data: /u)
})

test('what nobody can mend stays what it is', () => {
  const error = new TypeError('a fault')
  expect(journalFailure('data', error)).toBe(error)
})
