import { element, type Markup } from '../markup/markup.ts'
import { pageStyle } from './page-style.ts'

/** Nothing is fetched: the page is one file, and says so to the browser. */
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'"

/** A page of HTML that needs nothing else. */
export function htmlPage(title: string, ...main: readonly Markup[]): string {
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: contentPolicy }),
      element('title', {}, title),
      // The style is ours and has no character that would need escaping.
      element('style', {}, { markup: pageStyle }),
    ),
    element('body', {}, element('main', {}, ...main)),
  )
  return `<!doctype html>\n${page.markup}\n`
}
