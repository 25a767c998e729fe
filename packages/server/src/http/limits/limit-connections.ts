import type { Server, Socket } from 'node:net'
import type { ServerConfig } from '../../config/server-config.ts'
import { AddressList } from '../../identity/address-list.ts'
import { networkOf } from './network-of.ts'

/**
 * Ends connections at once that are more than one address may have, so that nobody without a key can take the places of all. A
 * proxy speaks for many and bounds them itself; a venue that named the addresses of its keys is never shut out by its neighbours.
 */
export function limitConnections(
  server: Server,
  {
    isDev,
    limits,
    server: settings,
    keys,
  }: Pick<ServerConfig, 'isDev' | 'keys' | 'limits' | 'server'>,
): void {
  server.maxConnections = limits.connectionsMax
  // Only this machine is heard then; and where the proxy is not named, it cannot be told from others.
  const isProxyUnknown = settings.isBehindTlsProxy && settings.trustedProxies.length === 0
  if (isDev || isProxyUnknown) return
  const venueAddresses = keys.flatMap(({ role, addresses = [] }) =>
    role === 'venue' ? addresses : [],
  )
  const exempt = new AddressList([...settings.trustedProxies, ...venueAddresses])
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress === undefined || exempt.has(remoteAddress)) return
    const network = networkOf(remoteAddress)
    const count = (open.get(network) ?? 0) + 1
    if (count > limits.connectionsPerAddressMax) {
      socket.destroy()
      return
    }
    open.set(network, count)
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    })
  })
}
