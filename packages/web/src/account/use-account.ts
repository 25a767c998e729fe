import { PlimsollProblem } from '@plimsoll/client'
import { useEffect, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { Frames } from '../live/frames.ts'
import { type Read, useRead } from '../live/use-read.ts'
import type { Account, Place, Receipt } from './account-documents.ts'
import { mergedReceipts } from './receipt-words.ts'

const everyMs = 2_000
/** What the stream brings at once is not asked for again as often. */
const streamedEveryMs = 15_000
const receiptsMax = 500

/** An account, where it stands in the queues, and what was taken from it. */
export interface FollowedAccount {
  readonly account: Read<Account>
  readonly places: Read<readonly Place[]>
  readonly receipts: Read<readonly Receipt[]>
  /** Cursor of the page of older receipts; undefined where there are none. */
  readonly older: string | undefined
}

/** An account as it changes: by the stream where it is the key’s own, by asking again otherwise. */
export function useAccount(account: string): FollowedAccount {
  const { domain, client, about } = useDomain()
  const isOwn = about.accounts?.includes(account) === true
  const own = useOwnAccount(isOwn ? account : undefined)
  const slow = own.isOpen ? streamedEveryMs : everyMs
  const standing = useRead(
    `account ${domain} ${account}`,
    (signal) => client.getAccount({ domain, account }, { signal }),
    { everyMs },
  )
  const isKnown = standing.value !== undefined
  const places = useRead(
    isKnown ? `places ${domain} ${account}` : undefined,
    async (signal) => (await client.getAccountAdl({ domain, account }, { signal })).positions,
    { everyMs: slow },
  )
  const page = useRead(
    isKnown ? `receipts ${domain} ${account}` : undefined,
    (signal) => client.listReceipts({ domain, account, limit: 50 }, { signal }),
    { everyMs: slow },
  )
  const [receipts, setReceipts] = useState<readonly Receipt[]>()
  const { value } = page
  useEffect(() => {
    if (value === undefined && own.receipts.length === 0) return
    setReceipts((before = []) =>
      mergedReceipts(before, value?.rows ?? [], own.receipts).slice(0, receiptsMax),
    )
  }, [value, own.receipts])
  return {
    account: standing,
    places: { ...places, value: own.places ?? places.value },
    receipts: { ...page, value: receipts },
    older: value?.next,
  }
}

interface OwnAccount {
  readonly isOpen: boolean
  readonly places: readonly Place[] | undefined
  readonly receipts: readonly Receipt[]
}

const nothing: OwnAccount = { isOpen: false, places: undefined, receipts: [] }

/** What the stream says of an account of the key; nothing where there is none, or the stream cannot be had. */
function useOwnAccount(account: string | undefined): OwnAccount {
  const { domain, client } = useDomain()
  const [own, setOwn] = useState(nothing)
  useEffect(() => {
    if (account === undefined) return undefined
    const controller = new AbortController()
    const { signal } = controller
    const frames = new Frames<Partial<OwnAccount>>((parts) => {
      if (signal.aborted) return
      setOwn((before) => parts.reduce<OwnAccount>(withPart, before))
    })
    const follow = async (): Promise<void> => {
      const channels = ['me.adl', 'me.receipts'] as const
      const subscriptions = channels.map((channel) => ({ domain, channel, account }))
      const stream = client.stream(subscriptions, {
        signal,
        // What a lost connection said last is not of now.
        onState: (state) =>
          frames.push(state === 'open' ? { isOpen: true } : { isOpen: false, places: undefined }),
      })
      for await (const message of stream) {
        if (message.channel === 'me.receipts') frames.push({ receipts: message.data.receipts })
        else {
          const rows = message.data.accounts.find((row) => row.account === account)
          if (rows !== undefined) frames.push({ places: rows.positions })
        }
      }
    }
    follow().catch((error: unknown) => {
      if (signal.aborted) return
      if (!(error instanceof PlimsollProblem)) throw error
      // Without the stream the account is asked for as any other.
      frames.push({ isOpen: false, places: undefined })
    })
    return () => controller.abort()
  }, [client, domain, account])
  return own
}

function withPart(before: OwnAccount, part: Partial<OwnAccount>): OwnAccount {
  const { receipts } = part
  if (receipts === undefined) return { ...before, ...part }
  return { ...before, receipts: mergedReceipts(before.receipts, receipts).slice(0, receiptsMax) }
}
