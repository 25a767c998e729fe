import { effect, signal } from '@preact/signals'

/** How the page is coloured: as the system says, or as the reader chose. */
export type Theme = 'system' | 'light' | 'dark'

const name = 'plimsoll.theme'

/** The chosen theme, kept in this browser. */
export const theme = signal<Theme>(kept())

effect(() => {
  const { documentElement } = document
  if (theme.value === 'system') delete documentElement.dataset['theme']
  else documentElement.dataset['theme'] = theme.value
  try {
    localStorage.setItem(name, theme.value)
  } catch {
    // A browser that keeps nothing shows the same page.
  }
})

function kept(): Theme {
  try {
    const value = localStorage.getItem(name)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}
