/** What the exit code of a command says. Stable: scripts test for them. */
export const exitCodes = {
  done: 0,
  internalFault: 1,
  badInput: 2,
  refusedByPolicy: 3,
  unreachable: 4,
  verificationFailed: 5,
  outcomeUnknown: 6,
  caseSuspended: 7,
} as const

/** What the help of the program says about them. */
export function exitCodeText(): string {
  return [
    '',
    'Exit codes:',
    '  0    done, a stated remainder included',
    '  1    internal fault',
    '  2    usage or bad input',
    '  3    refused: none of the policies can be carried out on the book, or a server would not be safe',
    '  4    unreachable: another process has the journal open, or the port of a server',
    '  5    verification failed',
    '  6    outcome unknown: the disk failed while records were written',
    '  7    a case is suspended and --require-closed was given',
    '  130  ended by an interrupt; 143 by a request to terminate',
  ].join('\n')
}
