import { isIPv6 } from 'node:net'

/** What counts as one address: of IPv6 a network of 64 bits, since whoever has one address there has them all. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = ip.split('::')
  const front = head.split(':').filter((group) => group !== '')
  const back = tail === undefined ? [] : tail.split(':').filter((group) => group !== '')
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  return [...front, ...new Array<string>(Math.max(zeros, 0)).fill('0'), ...back]
    .slice(0, 4)
    .join(':')
}
