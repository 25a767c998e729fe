import type { JSX } from 'preact'

/** The five lights of a place in a queue: 5 goes first. In words for whoever does not see them. */
export function Lights({ lights }: { readonly lights: number | undefined }): JSX.Element {
  if (lights === undefined) return <span class="unknown">no lights</span>
  return (
    <span
      class="lights"
      role="img"
      aria-label={`${lights} of 5 lights`}
      title={`${lights} of 5 lights`}
    >
      {[1, 2, 3, 4, 5].map((light) => (
        <span key={light} class={light <= lights ? 'light on' : 'light'} />
      ))}
    </span>
  )
}
