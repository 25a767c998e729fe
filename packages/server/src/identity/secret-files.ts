import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { ConfigError } from '../config/config-error.ts'
import { Secret } from '../telemetry/secret.ts'

const fileBytesMax = 4_096
const secretBytesMin = 32
const secretBytesMax = 128
const othersMayRead = 0o077

/**
 * The secrets of a file, one a line in base64url: 32 to 128 bytes each, at most two lines. Nobody but the owner may be able to
 * open the file.
 *
 * @throws ConfigError
 */
export function readSecretFile(file: string): readonly Secret[] {
  const lines = openPrivately(file)
    .split('\n')
    .map((line) => line.trim())
  const secrets = lines.filter((line) => line !== '').map((line) => readSecret(file, line))
  if (secrets.length === 0 || secrets.length > 2) {
    return refuse(
      file,
      `holds ${secrets.length} secrets; write one, or two while they are exchanged`,
    )
  }
  return secrets
}

/**
 * The one secret of a file, which is made with 32 random bytes where there is none yet.
 *
 * @throws ConfigError
 */
export function readOrMakeSecret(file: string): Secret {
  makeIfMissing(file)
  return readOneSecret(file)
}

/**
 * The one secret of a file.
 *
 * @throws ConfigError
 */
export function readOneSecret(file: string): Secret {
  const [secret, second] = readSecretFile(file)
  if (secret === undefined || second !== undefined) return refuse(file, 'must hold one secret')
  return secret
}

function makeIfMissing(file: string): void {
  let handle: number
  try {
    handle = openSync(file, 'wx', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    return refuse(
      file,
      `cannot be made (${codeOf(error)}); make its folder writable for the server`,
    )
  }
  try {
    writeSync(handle, `${randomBytes(secretBytesMin).toString('base64url')}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function openPrivately(file: string): string {
  let handle: number
  try {
    handle = openSync(file, constants.O_RDONLY)
  } catch (error) {
    return refuse(
      file,
      `cannot be read (${codeOf(error)}); it must exist and belong to the user of the server`,
    )
  }
  try {
    // Of what was opened, so that nobody exchanges it between the look and the reading.
    const { mode, size } = fstatSync(handle)
    const isOpenToOthers = process.platform !== 'win32' && (mode & othersMayRead) !== 0
    if (isOpenToOthers) {
      const octal = (mode & 0o777).toString(8)
      refuse(file, `can be opened by others than its owner (mode ${octal}); chmod 600 it`)
    }
    if (size > fileBytesMax)
      refuse(file, 'is too large to be a secret; write base64url, one secret a line')
    return readFileSync(handle, 'utf8')
  } finally {
    closeSync(handle)
  }
}

function readSecret(file: string, line: string): Secret {
  const bytes = Buffer.from(line, 'base64url')
  const isGood =
    bytes.toString('base64url') === line &&
    bytes.length >= secretBytesMin &&
    bytes.length <= secretBytesMax
  // The line itself must not be shown.
  if (!isGood)
    refuse(file, 'holds a line that is no secret; write 32 to 128 random bytes in base64url')
  return new Secret(bytes)
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown'
}

function refuse(file: string, complaint: string): never {
  throw new ConfigError({ file, setting: '' }, complaint)
}
