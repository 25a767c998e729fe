/** Headers of every answer: nothing here is for a browser to keep, frame, sniff or run. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Of a page that stands alone: its own styles and pictures, no script, nothing from elsewhere. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; sandbox"

/** Of a server behind a proxy that ends TLS. */
export const transportSecurity = 'max-age=31536000'
