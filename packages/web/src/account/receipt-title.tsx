import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import type { Receipt } from './account-documents.ts'

/** What happened to the account, in a few words. */
export function ReceiptTitle({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  const { asset } = useDomain()
  const { kind, market, side, size, amount, layer } = receipt
  if (kind === 'fill') {
    return (
      <>
        <Amount value={size} places={8} /> {market} {side}{' '}
        {layer === 'offers' ? 'taken over' : 'closed'}
      </>
    )
  }
  return (
    <>
      <Amount value={amount} unit={asset?.name} /> {kind === 'charge' ? 'charged' : 'given back'}
    </>
  )
}
