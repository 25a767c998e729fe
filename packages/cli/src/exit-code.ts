/** What the exit code of a command says. Stable: scripts test for them. */
export const exitCodes = {
  done: 0,
  internalFault: 1,
  badInput: 2,
  verificationFailed: 5,
  caseStayedOpen: 7,
} as const
