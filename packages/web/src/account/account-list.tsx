import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { go, pathTo } from '../app/address.ts'
import type { ScreenProps } from '../app/screens.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { AccountCard } from './account-card.tsx'
import { AtRisk } from './at-risk.tsx'
import { RecentlyCut } from './recently-cut.tsx'
import './account.css'

/** A trader’s own accounts; for an officer those that were cut lately, and those that would be cut first. */
export function AccountList(_props: ScreenProps): JSX.Element {
  const { about } = useDomain()
  const { accounts } = about
  if (accounts !== undefined) return <OwnAccounts accounts={accounts} />
  return (
    <div class="account-screen">
      <GoToAccount />
      <div class="columns">
        {mayCall(about, 'getQueue') ? <AtRisk /> : null}
        {mayCall(about, 'listReceipts') ? <RecentlyCut /> : null}
      </div>
    </div>
  )
}

const everyMsMin = 2_000
/** Many accounts are asked for less often, so that together they cost a key a tenth of what it may ask. */
const everyMsOfEach = 600

function OwnAccounts({ accounts }: { readonly accounts: readonly string[] }): JSX.Element {
  const everyMs = Math.max(everyMsMin, accounts.length * everyMsOfEach)
  return (
    <div class="account-screen">
      <Panel
        title="Your accounts"
        about="Those of your key. Accounts of others are not shown to you."
      >
        {accounts.length === 0 ? (
          <Empty>
            Your key has no account. An admin of the server says which ones are its own.
          </Empty>
        ) : (
          <ul class="cards">
            {accounts.map((account) => (
              <li key={account}>
                <AccountCard account={account} everyMs={everyMs} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <RecentlyCut />
    </div>
  )
}

function GoToAccount(): JSX.Element {
  const { domain, about } = useDomain()
  const input = useRef<HTMLInputElement>(null)
  return (
    <form
      class="controls"
      onSubmit={(event) => {
        event.preventDefault()
        const account = input.current?.value.trim() ?? ''
        if (account !== '') go(pathTo(domain, 'account', account))
      }}
    >
      <label>
        <span>{about.role === 'auditor' ? 'Pseudonym of an account' : 'Id of an account'}</span>
        <input ref={input} type="search" required autocomplete="off" spellcheck={false} />
      </label>
      <button type="submit" class="chief">
        Open account
      </button>
    </form>
  )
}
