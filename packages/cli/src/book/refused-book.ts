import type { BookRefused } from '@plimsoll/engine'
import type { BookSource, PathSegment } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'

/**
 * A refusal of the engine, in terms of the file it came from: the engine speaks of lots and quote units of its own
 * specification, whose lists have the order of the book's.
 */
export function bookFailure(source: BookSource, refused: BookRefused): CommandFailure {
  const path = source.describe(segmentsOf(refused.path))
  const advice = refused.message.startsWith(`${refused.path}: `)
    ? refused.message.slice(refused.path.length + 2)
    : refused.message
  const message = `${source.file}: ${path}: ${advice}`
  return new CommandFailure({ code: refused.code, file: source.file, path, message })
}

function segmentsOf(path: string): PathSegment[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/gu)].map(([name, index]) =>
    index === undefined ? name.replace(/(?:Lots|Quote|Ticks)$/u, '') : Number(index),
  )
}
