/**
 * What a page of the dashboard may do: run and show files of this server, speak to this server, and nothing else. Text never becomes
 * script, so that what a venue wrote into a name or reason stays text.
 */
const sitePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** What no page needs that shows numbers. */
const refusedFeatures = [
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/** Headers of every file of the dashboard, beside those of every answer. */
export const siteHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': sitePolicy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
  'referrer-policy': 'no-referrer',
}

/** Asked for anew each time: the page names the files of its build, and is a few hundred bytes. */
export const askedAnew = 'no-cache'

/** A file whose name changes with its content. */
export const keptForever = 'public, max-age=31536000, immutable'
