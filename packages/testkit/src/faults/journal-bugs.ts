/** A mistake somebody could make in the journal package: one passage of one file, and what stands there instead. */
export interface JournalBug {
  readonly mistake: string
  /** Path inside packages/journal/src. */
  readonly file: string
  readonly passage: string
  readonly instead: string
  /** Name of the kept script that shows it. */
  readonly kept: string
}

/** Worlds within which each mistake has to show. */
export const SEEDS_MAX = 20

/** Mistakes that a simulated world must notice. */
export const journalBugs: readonly JournalBug[] = [
  {
    mistake: 'answers are given before the append',
    file: 'sequencer/sequencer.ts',
    passage: '    try {\n      await this.#held.append(',
    instead: '    await this.#release(group, hold)\n    try {\n      await this.#held.append(',
    kept: 'answer-before-append',
  },
  {
    mistake: 'memory is kept after a refused append',
    file: 'sequencer/sequencer.ts',
    passage: 'await this.#held.recall()',
    instead: '',
    kept: 'memory-kept-after-refusal',
  },
  {
    mistake: 'a group in doubt is said to have failed',
    file: 'sequencer/settle-group.ts',
    passage: 'const isWritten = await hasEntries(journal, group.entries, epoch)',
    instead: 'const isWritten = false && (await hasEntries(journal, group.entries, epoch))',
    kept: 'doubt-taken-for-failure',
  },
  {
    mistake: 'a group in doubt is said to have succeeded',
    file: 'sequencer/settle-group.ts',
    passage: 'const isWritten = await hasEntries(journal, group.entries, epoch)',
    instead: 'const isWritten = true || (await hasEntries(journal, group.entries, epoch))',
    kept: 'doubt-taken-for-success',
  },
  {
    mistake: 'event time follows the clock back',
    file: 'sequencer/domain-memory.ts',
    passage: 'Number.isSafeInteger(nowMs) && nowMs > timeMs ? nowMs : timeMs',
    instead: 'timeMs < 0 ? timeMs : nowMs',
    kept: 'time-falls',
  },
  {
    mistake: 'a round is not finished before other commands',
    file: 'sequencer/sequencer.ts',
    passage: 'if (memory.view.isRoundUnfinished()) {',
    instead: 'if (memory.view.isRoundUnfinished() && this.#queue.length === 0) {',
    kept: 'round-interrupted',
  },
  {
    mistake: 'a process trusts the prices of the one before',
    file: 'sequencer/held-domain.ts',
    passage: 'if (!isNew) this.#isStartDue = true',
    instead: '',
    kept: 'no-start',
  },
  {
    mistake: 'an append is acknowledged before it is synced',
    file: 'memory/memory-journal.ts',
    passage: '    this.#orClose(() => this.#disk.sync(LOG_FILE), what)\n    this.#endOffset',
    instead: '    this.#endOffset',
    kept: 'acknowledged-before-sync',
  },
  {
    mistake: 'a sync that failed is taken for done',
    file: 'memory/memory-journal.ts',
    passage: '      throw this.#closeUnknown(what, error)\n    }\n  }',
    instead: '      if (error === what) throw this.#closeUnknown(what, error)\n    }\n  }',
    kept: 'failed-sync-ignored',
  },
  {
    mistake: 'recovery believes what a failed sync left to be read',
    file: 'memory/memory-journal.ts',
    passage: '  disk.write(LOG_FILE, start, tail)\n',
    instead: '  if (known < 0) disk.write(LOG_FILE, start, tail)\n',
    kept: 'doubtful-tail-not-rewritten',
  },
  {
    mistake: 'recovery accepts half a group',
    file: 'memory/recover-log.ts',
    passage: '      open = result.record\n      return true',
    instead:
      '      open = result.record\n      last = open\n      endOffset = frameEnd\n      recordOffsets.push(offset)\n      hashes.push(result.record.hash)\n      group = []\n      return true',
    kept: 'half-a-group',
  },
  {
    mistake: 'HEAD is written before the records',
    file: 'memory/memory-journal.ts',
    passage: '    this.#write(bytes, `records',
    instead:
      '    this.#headFile.write(last)\n    this.#headFile.sync()\n    this.#write(bytes, `records',
    kept: 'head-leads',
  },
]
