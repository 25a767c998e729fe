import { BlockList, isIP } from 'node:net'

const mappedIpv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu

/** Addresses and ranges that something is allowed from. */
export class AddressList {
  readonly #list = new BlockList()

  /** @throws RangeError for what is neither an address nor a CIDR range */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.#add(entry)
  }

  /** Whether an address is one of them. IPv4 counts as such also where it arrives in the form of IPv6. */
  has(address: string): boolean {
    const plain = mappedIpv4.exec(address)?.[1] ?? address
    const family = isIP(plain)
    return family !== 0 && this.#list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
  }

  #add(entry: string): void {
    const [address = '', prefix, ...more] = entry.split('/')
    const family = isIP(address)
    if (family === 0 || more.length > 0) throw new RangeError(`${entry} is no address or range`)
    const type = family === 4 ? 'ipv4' : 'ipv6'
    if (prefix === undefined) {
      this.#list.addAddress(address, type)
      return
    }
    const bitsMax = family === 4 ? 32 : 128
    if (!/^\d{1,3}$/u.test(prefix) || Number(prefix) > bitsMax) {
      throw new RangeError(`${entry} is no range: the part after the slash is 0 to ${bitsMax}`)
    }
    this.#list.addSubnet(address, Number(prefix), type)
  }
}

const loopback = new AddressList(['127.0.0.0/8', '::1'])

/** Whether only this machine reaches a host: an address of loopback, or `localhost`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || loopback.has(host.replace(/^\[|\]$/gu, ''))
}
