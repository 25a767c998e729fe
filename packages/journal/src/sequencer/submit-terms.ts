import type { Decision, StateView } from '@plimsoll/engine'

/** How a command is submitted. */
export interface SubmitTerms {
  /**
   * Asked after the decision and before anything is booked, with the state that was decided on. A complaint stops the command:
   * nothing happens, and the answer is `failed` with it. So does an error that it throws. Not asked about a key that was answered
   * before.
   */
  readonly onlyIf?: (decision: Decision, before: StateView) => string | undefined
  /**
   * Taken before others that wait, of which one has its turn after every eighth: prices and top-ups. Among themselves they keep
   * their order.
   */
  readonly isUrgent?: boolean
}

/** What a command came to is not what its terms ask for. Nothing was booked. */
export class TermsUnmet extends Error {
  override readonly name = 'TermsUnmet'
}
