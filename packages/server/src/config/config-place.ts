import { ConfigError } from './config-error.ts'
import type { SettingPath, TomlLines } from './toml-lines.ts'

/** A text of settings under examination. */
export interface ConfigSource {
  /** As the user named it. */
  readonly file: string
  readonly lines: TomlLines
}

/** Refuses a setting. `complaint` says what is wrong, then after a semicolon what to do about it. */
export function refuseSetting(source: ConfigSource, path: SettingPath, complaint: string): never {
  const line = source.lines.lineOf(path)
  throw new ConfigError({ file: source.file, line, setting: settingName(path) }, complaint)
}

/** A path as it is spoken of: `keys[0].role`. */
function settingName(path: SettingPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      const name = /^[A-Za-z0-9_-]+$/u.test(step) ? step : JSON.stringify(step)
      return index === 0 ? name : `.${name}`
    })
    .join('')
}
