import type { JSX } from 'preact'
import { address } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Panel } from '../parts/panel.tsx'
import { Failed, Loading, Stale } from '../parts/states.tsx'
import type { Account, Market } from './account-documents.ts'
import { useChanges } from './use-changes.ts'
import { useWhatIf } from './use-what-if.ts'
import { commandOf, isChanged, noChanges, requestOf } from './what-if-changes.ts'
import { WhatIfControls } from './what-if-controls.tsx'
import { WhatIfResult } from './what-if-result.tsx'

interface WhatIfProps {
  readonly account: Account
  readonly markets: readonly Market[]
}

/** What would become of the account: asked of the engine as the controls move, kept in the address. */
export function WhatIf({ account, markets }: WhatIfProps): JSX.Element {
  const { about } = useDomain()
  const [changes, setChanges] = useChanges()
  const request = requestOf(changes, account.positions)
  const found = useWhatIf(account, request)
  const isCoarse = about.role === 'trader' || about.role === 'marketMaker'
  const command = isCoarse ? undefined : commandOf(account.account, request)
  return (
    <Panel
      title="What if"
      class="what-if"
      about={
        isCoarse
          ? 'Decided by the engine on a copy; nothing changes. Of others it shows little: prices are moved to a coarse grid, and you get lights in place of ranks, and cuts in tenths of a position.'
          : 'Decided by the engine on a copy of the book as it stands; nothing changes.'
      }
      tools={
        <>
          {command === undefined || !isChanged(changes) ? null : (
            <CopyButton text={command} what="as command" />
          )}
          {isChanged(changes) ? <CopyButton text={address.value.href} what="link" /> : null}
          <button
            type="button"
            disabled={!isChanged(changes)}
            onClick={() => setChanges(noChanges)}
          >
            Reset
          </button>
        </>
      }
    >
      <div class="what-if-columns">
        <WhatIfControls
          account={account}
          markets={markets}
          changes={changes}
          isCoarse={isCoarse}
          onChange={setChanges}
        />
        <Answer found={found} account={account} isCoarse={isCoarse} />
      </div>
    </Panel>
  )
}

function Answer({
  found,
  account,
  isCoarse,
}: {
  readonly found: ReturnType<typeof useWhatIf>
  readonly account: Account
  readonly isCoarse: boolean
}): JSX.Element {
  const { answer, problem, request, isAsking } = found
  return (
    <div class="what-if-answer" aria-busy={isAsking}>
      {problem === undefined ? null : answer === undefined || !problem.retryable ? (
        <Failed problem={problem} what="The what-if" />
      ) : (
        <Stale why={problem.message} />
      )}
      {answer === undefined ? (
        problem === undefined ? (
          <Loading what="what would be" />
        ) : null
      ) : (
        <WhatIfResult
          answer={answer}
          account={account}
          isCoarse={isCoarse}
          isChange={request !== undefined && Object.keys(request).length > 0}
        />
      )}
    </div>
  )
}
