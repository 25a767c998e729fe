import { AppendRefused, AppendUnknown } from '../journal.ts'

/** Nothing was written, and there will be room again. */
export function diskFull(what: string, cause: unknown): AppendRefused {
  return new AppendRefused(
    `the disk is full: ${what}: nothing was written; free space and try again`,
    true,
    { cause },
  )
}

/** The store failed in a way that leaves open whether something was written. The caller closes the journal. */
export function appendUnknown(what: string, cause: unknown): AppendUnknown {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new AppendUnknown(
    `${what} may or may not be durable (${why}); the journal is closed, open it again to see`,
    { cause },
  )
}

export function closedForAppend(): AppendRefused {
  return new AppendRefused('the journal is closed; nothing was written', false)
}

export function closedForRead(): Error {
  return new Error('the journal is closed; open it again to read')
}
