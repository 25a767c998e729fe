import type { ComponentChildren, JSX } from 'preact'

/** What a mark says without its colour. */
const signs = { calm: '●', attention: '▲', danger: '■', quiet: '○' } as const

export type Tone = keyof typeof signs

/** A short word on a state, in shape, word and colour. */
export function Badge({
  tone,
  children,
}: {
  readonly tone: Tone
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{signs[tone]} </span>
      {children}
    </span>
  )
}
