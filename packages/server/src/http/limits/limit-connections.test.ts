import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { limitConnections } from './limit-connections.ts'

const venueKey = `[[keys]]
id = "v"
role = "venue"
owner = "v"
publicKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
`

/** How many of so many connections from this machine stay open. */
async function heldOf(count: number, text: string): Promise<number> {
  const server: Server = createServer()
  limitConnections(server, readConfig(text, { file: 'test.toml' }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const sockets: Socket[] = []
  let held = 0
  for (let index = 0; index < count; index += 1) {
    const seen = new Promise<Socket>((resolve) => server.once('connection', resolve))
    sockets.push(connect({ host: '127.0.0.1', port }).on('error', () => undefined))
    if (!(await seen).destroyed) held += 1
  }
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
  return held
}

test('an address has as many connections as it may, and one that is exempt as many as it wants', async () => {
  const limits = '[limits]\nconnectionsPerAddressMax = 3\n'
  expect(await heldOf(5, limits + venueKey)).toBe(3)
  expect(await heldOf(5, `${limits}${venueKey}addresses = ["127.0.0.0/8"]\n`)).toBe(5)
  const proxy = '[server]\nisBehindTlsProxy = true\ntrustedProxies = ["127.0.0.1"]\n'
  expect(await heldOf(5, proxy + limits + venueKey)).toBe(5)
  expect(await heldOf(5, `[server]\nisBehindTlsProxy = true\n${limits}${venueKey}`)).toBe(5)
})
