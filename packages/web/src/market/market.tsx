import type { JSX } from 'preact'
import type { ScreenProps } from '../app/screens.tsx'
import { MarketList } from './market-list.tsx'
import { MarketScreen } from './market-screen.tsx'
import './market.css'

/** One market, or all of them. */
export function Market({ subject }: ScreenProps): JSX.Element {
  return subject === '' ? <MarketList /> : <MarketScreen market={subject} />
}
