import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Stale } from '../parts/states.tsx'

/** Says when what is shown is not live any more. */
export function ConnectionLine(): JSX.Element | null {
  const { live } = useDomain()
  const connection = live.connection.value
  if (connection.state !== 'lost') return null
  const why = connection.problem?.message ?? 'the connection was lost'
  return <Stale why={`${why}. It is taken up again by itself.`} />
}
