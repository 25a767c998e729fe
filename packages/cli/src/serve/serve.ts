import {
  type ServerConfig,
  unsafeFiles,
  type UnsafeSetting,
  unsafeSettings,
} from '@plimsoll/server'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import { suggestion } from '../invocation.ts'
import { type Streams, writeJson, writeLines } from '../output/output.ts'
import { Interrupted, interruptible } from '../simulation/interruption.ts'
import { aborted } from './aborted.ts'
import { dashboardFolder, dashboardMissing } from './dashboard-folder.ts'
import { servedConfig, type ServeOptions } from './served-config.ts'
import { startServing } from './start-serving.ts'

/**
 * Serves until this process is told to stop, and returns what to exit with.
 *
 * @throws CommandFailure where the server cannot start
 */
export async function serve(
  streams: Streams,
  options: ServeOptions,
  json: boolean,
): Promise<number> {
  const config = servedConfig(options)
  judge(config, options, streams)
  const site = options.dashboard === false ? undefined : dashboardFolder()
  const cause = await interruptible(async (signal) => {
    const server = await startServing(config, site === undefined ? {} : { site })
    if (options.production === true && server.unsafe.length > 0) say(server.unsafe, streams.stderr)
    if (site === undefined && options.dashboard !== false) {
      streams.stderr.write(`${dashboardMissing}\n`)
    }
    const dashboard = site === undefined ? undefined : `${server.url}/`
    await announce(streams, config, { url: server.url, dashboard }, json)
    await aborted(signal)
    streams.stderr.write('stopping: finishing what is under way\n')
    await server.close()
    return signal.reason as unknown
  })
  return cause instanceof Interrupted ? cause.exitCode : exitCodes.done
}

/** Says which settings are not safe, and goes no further with grave ones where it is meant for production. */
function judge(
  serverConfig: ServerConfig,
  { config: file, production }: ServeOptions,
  { stderr }: Streams,
): void {
  if (serverConfig.isDev) return
  const unsafe = [...unsafeSettings(serverConfig), ...unsafeFiles(serverConfig, file)]
  if (unsafe.length === 0) return
  say(unsafe, stderr)
  const grave = unsafe.filter(({ isGrave }) => isGrave).map(({ setting }) => setting)
  if (production !== true || grave.length === 0) return
  const message = `refused to start with --production: not safe are ${grave.join(', ')}; see above for what to do`
  throw new CommandFailure({ code: 'unsafeConfig', message }, exitCodes.refusedByPolicy)
}

function say(unsafe: readonly UnsafeSetting[], stderr: Streams['stderr']): void {
  const lines = unsafe.map(({ setting, complaint }) => `  ${setting}: ${complaint}\n`)
  stderr.write(`not as a server in production should be:\n${lines.join('')}`)
}

async function announce(
  streams: Streams,
  config: ServerConfig,
  { url, dashboard }: { readonly url: string; readonly dashboard: string | undefined },
  json: boolean,
): Promise<void> {
  const { isDev, keys, server } = config
  if (isDev) {
    streams.stderr.write(
      'KEYLESS: anyone on this machine may do anything here. Only for trying things out.\n',
    )
  } else if (keys.length === 0) {
    const command = suggestion('key', 'new', 'ID', '--role', 'venue', '--owner', 'NAME')
    streams.stderr.write(
      `no key is configured, so only what is public is answered; ${command} makes one\n`,
    )
  }
  if (json) {
    const { data } = server
    return writeJson(streams, {
      version: 1,
      url,
      ...(dashboard && { dashboard }),
      data,
      keyless: isDev,
    })
  }
  return writeLines(streams, [
    `listening on ${url}`,
    ...(dashboard === undefined ? [] : [`dashboard on ${dashboard}`]),
    `data in ${server.data}`,
  ])
}
