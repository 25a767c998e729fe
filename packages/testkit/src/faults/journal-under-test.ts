/** The journal package, or a copy of it with a mistake planted in it. */
export type JournalUnderTest = Pick<
  typeof import('@plimsoll/journal'),
  'DiskFull' | 'JournalDamaged' | 'openMemoryJournal' | 'replayJournal' | 'Sequencer'
>
