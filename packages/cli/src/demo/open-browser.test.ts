import { expect, test } from 'vitest'
import { browserCommand } from './open-browser.ts'

const url = 'http://127.0.0.1:8080/'

test('each platform has its way to show a page', () => {
  expect(browserCommand(url, 'darwin', {})).toEqual(['open', url])
  expect(browserCommand(url, 'win32', {})).toEqual(['rundll32', 'url.dll,FileProtocolHandler', url])
  for (const screen of [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
    expect(browserCommand(url, 'linux', screen)).toEqual(['xdg-open', url])
  }
})

test('without a screen, or a way that is known, there is none', () => {
  expect(browserCommand(url, 'linux', {})).toBeUndefined()
  expect(browserCommand(url, 'linux', { DISPLAY: '' })).toBeUndefined()
  expect(browserCommand(url, 'aix', { DISPLAY: ':0' })).toBeUndefined()
})
