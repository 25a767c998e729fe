import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { go, pathTo } from './address.ts'

/** Goes to a market, a case or an account by its name. */
export function Search({ domain }: { readonly domain: string }): JSX.Element {
  const { live } = useDomain()
  const input = useRef<HTMLInputElement>(null)
  const markets = live.marketIds.value
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const name = input.current?.value.trim() ?? ''
          if (name === '' || input.current === null) return
          go(pathTo(domain, roomOf(name, markets), name))
          input.current.value = ''
        }}
      >
        <label>
          <span class="unseen">Market, case or account</span>
          <input
            ref={input}
            id="search"
            type="search"
            placeholder="Market, case, account  /"
            list="known-names"
            autocomplete="off"
          />
        </label>
        <datalist id="known-names">
          {markets.map((market) => (
            <option key={market} value={market} />
          ))}
        </datalist>
      </form>
    </search>
  )
}

/** A market by its name, a case by the form of its id; anything else is an account. */
function roomOf(name: string, markets: readonly string[]): 'market' | 'case' | 'account' {
  if (markets.includes(name)) return 'market'
  return /^[^:]+:\d+:\d+$/u.test(name) ? 'case' : 'account'
}
