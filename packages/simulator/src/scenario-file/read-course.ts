import { type Place, refuseAt, under } from '@plimsoll/protocol'
import type { CoursePoint } from '../scenarios/scenario.ts'
import { readSwing } from './decimal-fields.ts'

/** The points of a course, in ascending order of time and within the move. */
export function readCourse(
  place: Place,
  course: readonly { readonly atMs: number; readonly part: string }[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): CoursePoint[] {
  return course.map(({ atMs, part }, index) => {
    const at = under(place, index)
    if (atMs < fromMs || atMs > toMs) {
      refuseAt(
        under(at, 'atMs'),
        'outOfRange',
        `is outside of the move, ${fromMs} to ${toMs}; move it there`,
      )
    }
    const before = course[index - 1]
    if (before !== undefined && atMs <= before.atMs) {
      refuseAt(
        under(at, 'atMs'),
        'outOfRange',
        `is not after the point before, ${before.atMs}; sort the points`,
      )
    }
    return { atMs, partPpm: readSwing(under(at, 'part'), part) }
  })
}
