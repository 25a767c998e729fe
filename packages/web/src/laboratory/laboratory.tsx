import type { JSX } from 'preact'
import type { ScreenProps } from '../app/screens.tsx'

export function Laboratory({ subject }: ScreenProps): JSX.Element {
  return <p>{subject}</p>
}
