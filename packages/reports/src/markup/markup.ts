/** Markup that is fit to be part of a page: everything in it that came from elsewhere is escaped. */
export interface Markup {
  readonly markup: string
}

/** What an element holds: markup stands as it is, text is escaped. */
export type Content = Markup | string

/** Values of attributes; undefined leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** One element of HTML or SVG. Names of elements and attributes are ours; everything else may be hostile. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly Content[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('')
  const open = `<${name}${written}>`
  return { markup: voidElements.has(name) ? open : `${open}${contentOf(children)}</${name}>` }
}

/** Several pieces as one. */
export function fragment(...children: readonly Content[]): Markup {
  return { markup: contentOf(children) }
}

/** A name that came from elsewhere, kept from turning the words around it. */
export function nameMarkup(name: string): Markup {
  return element('bdi', {}, name)
}

const voidElements: ReadonlySet<string> = new Set(['meta', 'br'])

function contentOf(children: readonly Content[]): string {
  return children
    .map((child) => (typeof child === 'string' ? escaped(child) : child.markup))
    .join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? character)
}
