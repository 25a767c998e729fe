import { PlimsollProblem } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { grouped } from '../parts/decimal-words.ts'
import type { Side } from './queue/queue-document.ts'

/** Where an account stands. */
export interface FoundPlace {
  readonly account: string
  readonly side: Side
  /** Its place from 0; undefined where it is passed over, and where not all rows are seen. */
  readonly goTo: { readonly index: number } | undefined
}

interface FindAccountProps {
  readonly market: string
  readonly onFound: (place: FoundPlace) => void
}

/** Finds the rank of an account and goes there. */
export function FindAccount({ market, onFound }: FindAccountProps): JSX.Element {
  const { domain, client, about } = useDomain()
  const seesAll = about.accounts === undefined
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const find = async (account: string): Promise<void> => {
    setSaid('')
    try {
      const { positions } = await client.getAccountAdl({ domain, account })
      const layer = positions[0]?.layerIndex
      const held = positions.filter((row) => row.market === market && row.layerIndex === layer)
      const place = held.find(({ rank }) => rank !== undefined) ?? held[0]
      if (place === undefined) {
        setSaid(`${account} holds nothing in ${market} that could be deleveraged.`)
        return
      }
      const { side, rank, reason } = place
      setSaid(
        rank === undefined
          ? `${account} is passed over on the ${side} side: ${reason ?? 'not eligible'}.`
          : `${account} has rank ${grouped(String(rank))} on the ${side} side.`,
      )
      onFound({
        account,
        side,
        goTo: rank === undefined || !seesAll ? undefined : { index: rank - 1 },
      })
    } catch (error) {
      if (!(error instanceof PlimsollProblem)) throw error
      setSaid(error.code === 'notFound' ? `There is no account ${account}.` : error.message)
    }
  }
  useEffect(() => {
    const account = queryOf('account')
    if (account !== undefined) void find(account)
  }, [market])
  return (
    <form
      class="find-account"
      onSubmit={(event) => {
        event.preventDefault()
        const account = input.current?.value.trim() ?? ''
        if (account === '') return
        setQuery({ account })
        void find(account)
      }}
    >
      <label>
        <span class="unseen">Account to go to</span>
        <input
          ref={input}
          type="search"
          placeholder="Go to account"
          autocomplete="off"
          defaultValue={queryOf('account') ?? ''}
        />
      </label>
      <button type="submit">Go</button>
      <span class="fine" role="status">
        {said}
      </span>
    </form>
  )
}
