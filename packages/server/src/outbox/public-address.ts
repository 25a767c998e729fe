import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** An address that must not be reached. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/** Ranges that belong to somebody's own network: reached only where the host is listed. */
const privateRanges = blockList([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['fc00::', 7],
])

/** Ranges that no receiver is ever in: this host, link-local with its metadata services, tests, multicast, translations. */
const closedRanges = blockList([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
])

/** IPv4 in the clothes of IPv6. A list of its own, since every IPv4 address is in it. */
const mappedRange = blockList([['::ffff:0:0', 96]])

/**
 * @param isPrivateAllowed the host was listed as one of the operator's own network
 * @throws AddressRefused
 */
export function assertReachable(address: string, isPrivateAllowed: boolean): void {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  const isClosed =
    isIP(address) === 0 ||
    closedRanges.check(address, family) ||
    (family === 'ipv6' && mappedRange.check(address, family))
  if (isClosed || (!isPrivateAllowed && privateRanges.check(address, family))) {
    throw new AddressRefused(
      `${address} is not a public address; list the host in allowHosts if it is meant`,
    )
  }
}

/**
 * A look-up for one connection: whatever the name stands for at that moment is checked, and the connection is made to an address
 * that was checked, so that the name cannot come to mean another one in between. One refused address refuses them all.
 */
export function checkedLookup(isPrivateAllowed: boolean): LookupFunction {
  return (host, options, done) => {
    resolve(host, { all: true }, (error, found) => {
      if (error !== null) {
        done(error, '')
        return
      }
      const [first] = found
      if (first === undefined) {
        done(new AddressRefused(`${host} has no address`), '')
        return
      }
      try {
        for (const { address } of found) assertReachable(address, isPrivateAllowed)
      } catch (refusal) {
        done(refusal as AddressRefused, '')
        return
      }
      if (options.all === true) done(null, found)
      else done(null, first.address, first.family)
    })
  }
}

function blockList(ranges: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of ranges) {
    list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
