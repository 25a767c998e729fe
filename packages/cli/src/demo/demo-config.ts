import { readConfig, type ServerConfig } from '@plimsoll/server'

/** An hour, the longest there is: the simulated venue lets time pass by itself. */
const passTimeEveryMs = 3_600_000

/** The configuration of a server that is driven by a simulated venue, which requests liquidations and opens rounds as it sees fit. */
export function demoConfig(domain: string, data: string, port: number): ServerConfig {
  const text = [
    '[log]',
    'level = "error"',
    `[domains.${domain}]`,
    'isLiquidationAutomatic = false',
    'isRoundAutomatic = false',
    `passTimeEveryMs = ${passTimeEveryMs}`,
  ].join('\n')
  return readConfig(text, { file: 'demo', isDev: true, data, port })
}
