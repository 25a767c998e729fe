import { spawn } from 'node:child_process'

/** What opens an address, by platform. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** The words of a command that shows a page. Undefined on a machine without a screen, and where none is known. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  { DISPLAY: x11, WAYLAND_DISPLAY: wayland }: NodeJS.ProcessEnv,
): readonly string[] | undefined {
  if (platform === 'linux' && !x11 && !wayland) return undefined
  const opener = openers[platform]
  return opener && [...opener, url]
}

/** Shows a page in the browser of whoever sits at this machine, if there is a way; that there is none is nobody's fault. */
export function openBrowser(url: string): void {
  const [opener, ...words] = browserCommand(url, process.platform, process.env) ?? []
  if (opener === undefined) return
  const child = spawn(opener, words, { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}
