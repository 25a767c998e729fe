import { octoberDefaults, type OctoberOptions } from '@plimsoll/simulator'
import { InvalidArgumentError } from 'commander'

/** Adds one `name=value` of the command line to the options of the import. */
export function addSetting(
  setting: string,
  given: Partial<OctoberOptions> = {},
): Partial<OctoberOptions> {
  const [name = '', ...rest] = setting.split('=')
  const value = rest.join('=')
  const known = Object.hasOwn(octoberDefaults, name)
  if (!known || rest.length === 0) {
    const names = Object.keys(octoberDefaults).join(', ')
    throw new InvalidArgumentError(`Give name=value, with one of ${names}.`)
  }
  const isNumber = name === 'timeMs' || name === 'assetDecimals'
  if (isNumber && !/^\d{1,16}$/u.test(value)) {
    throw new InvalidArgumentError(`Give ${name} as a whole number in plain digits.`)
  }
  return { ...given, [name]: isNumber ? Number(value) : value }
}
