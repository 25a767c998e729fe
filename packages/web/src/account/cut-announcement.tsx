import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Amount } from '../parts/amount.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Receipt } from './account-documents.ts'
import { ReceiptTitle } from './receipt-title.tsx'
import { newReceipts } from './receipt-words.ts'

/** Says at once what was taken while the page is open. What was there before is no news. */
export function CutAnnouncement({
  receipts,
}: {
  /** Newest first; undefined before they are known. */
  readonly receipts: readonly Receipt[] | undefined
}): JSX.Element {
  const seen = useRef<{ readonly newest: Receipt | undefined }>(undefined)
  const [news, setNews] = useState<readonly Receipt[]>([])
  useEffect(() => {
    if (receipts === undefined) return
    const [newest] = receipts
    const before = seen.current
    seen.current = { newest }
    if (before === undefined) return
    const fresh = newReceipts(receipts, before.newest)
    if (fresh.length > 0) setNews((known) => [...fresh, ...known].slice(0, shownMax))
  }, [receipts])
  const [latest] = news
  return (
    <div role="alert" class="announcement">
      {latest === undefined ? null : (
        <div class="state failed">
          <p>
            <strong>
              {news.length === 1
                ? 'Just now'
                : `${news.length} receipts since you looked; the last`}
              : <ReceiptTitle receipt={latest} />
            </strong>
            {latest.price === undefined ? null : (
              <>
                {' '}
                at <Amount value={latest.price} places={8} />
              </>
            )}
            , <Instant ms={latest.timeMs} precise />. Its receipt and the order that restores it are
            below.
          </p>
          <button type="button" onClick={() => setNews([])}>
            Seen
          </button>
        </div>
      )}
    </div>
  )
}

const shownMax = 100
