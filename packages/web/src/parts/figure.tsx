import type { ComponentChildren, JSX } from 'preact'

interface FigureProps {
  readonly label: string
  readonly children: ComponentChildren
  /** What it rests on, below. */
  readonly note?: ComponentChildren
}

/** A number that matters, with its name. Stands in a `<Figures>`. */
export function Figure({ label, children, note }: FigureProps): JSX.Element {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>
        {children}
        {note === undefined ? null : <span class="note">{note}</span>}
      </dd>
    </div>
  )
}

/** Numbers side by side. */
export function Figures({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <dl class="figures">{children}</dl>
}
