import type { Locator } from 'playwright-core'

/** A table as it is shown: a row by the titles of its columns, an exact amount where there is one and the words otherwise. */
export async function rowsIn(table: Locator): Promise<readonly Readonly<Record<string, string>>[]> {
  await table.waitFor()
  return table.evaluate((element) => {
    const textOf = (cell: Element | undefined): string => cell?.textContent.trim() ?? ''
    const titles = [...element.querySelectorAll('thead th')].map(textOf)
    return [...element.querySelectorAll('tbody tr')].map((row) =>
      Object.fromEntries(
        titles.map((title, at) => {
          const cell = row.children[at]
          return [title, cell?.querySelector('data')?.getAttribute('value') ?? textOf(cell)]
        }),
      ),
    )
  })
}

/** The exact amounts in a part of the page, in order. */
export async function valuesIn(part: Locator): Promise<(string | null)[]> {
  return part.locator('data').evaluateAll((all) => all.map((one) => one.getAttribute('value')))
}
