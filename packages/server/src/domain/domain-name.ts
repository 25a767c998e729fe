const shape = /^[A-Za-z0-9._-]{1,64}$/u

/** Whether a domain may have a name: it is that of its folder, and a part of addresses. */
export function isDomainName(domain: string): boolean {
  return shape.test(domain) && domain !== '.' && domain !== '..'
}
