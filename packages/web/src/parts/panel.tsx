import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

interface PanelProps {
  readonly title: string
  readonly children: ComponentChildren
  /** A sentence below the title. */
  readonly about?: ComponentChildren
  /** Controls beside the title. */
  readonly tools?: ComponentChildren
  readonly class?: string
}

/** A part of a screen, with a title. */
export function Panel({
  title,
  children,
  about,
  tools,
  class: name = '',
}: PanelProps): JSX.Element {
  const id = useId()
  return (
    <section class={`panel ${name}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {tools === undefined ? null : <div class="panel-tools">{tools}</div>}
      </header>
      {about === undefined ? null : <p class="about">{about}</p>}
      {children}
    </section>
  )
}
