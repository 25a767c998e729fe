import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong with a page as it is now, an entry a rule and element. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Through the debugger, because the page's own policy lets no foreign script in.
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      // Sheets and films that it would fetch for rules on films and turned screens.
      preload: false,
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
  })
}

/** Keys pressed between two looks at what is left. */
const pressesMax = 25

/** Controls that the Tab key does not come to, in words. Of a group of radio buttons one is enough. */
export async function unreachedControls(page: Page): Promise<string[]> {
  const total = await page.evaluate(markControls)
  // Some more than there are: scrolling regions and parts of controls take the focus as well.
  for (let pressed = 0; pressed < 2 * total + 60; pressed += pressesMax) {
    for (let press = 0; press < pressesMax; press += 1) await page.keyboard.press('Tab')
    if ((await unreached(page)).length === 0) return []
  }
  return unreached(page)
}

function unreached(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-control]:not([data-reached])')].map((control) =>
      control.outerHTML.slice(0, 160),
    ),
  )
}

/** Marks every control, and from now on whatever takes the focus. */
function markControls(): number {
  const selector =
    'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary'
  const isRovingRadio = (control: Element): boolean =>
    control instanceof HTMLInputElement && control.type === 'radio' && !control.checked
  const controls = [...document.querySelectorAll(selector)].filter(
    (control) =>
      control.checkVisibility({ visibilityProperty: true }) &&
      !isRovingRadio(control) &&
      control.getAttribute('tabindex') !== '-1',
  )
  for (const control of controls) control.setAttribute('data-control', '')
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) target.setAttribute('data-reached', '')
  })
  document.body.tabIndex = -1
  document.body.focus()
  return controls.length
}
