/** A list of rows of one height, and what is seen of it. All in pixels but the count. */
export interface RowList {
  readonly count: number
  readonly rowHeight: number
  readonly viewHeight: number
}

/** The rows that are drawn, and where. */
export interface RowWindow {
  /** From 0. */
  readonly from: number
  /** The first that is not drawn. */
  readonly to: number
  /** Height of what is scrolled. */
  readonly track: number
  /** Where the first drawn row stands in it. */
  readonly shift: number
}

/** Browsers scroll no further than some ten millions of pixels; a longer list moves by more than is scrolled. */
const trackMax = 8_000_000

/** Rows drawn beyond either edge, so that a small scroll uncovers no gap. */
const overscan = 6

/** Which rows are seen where so much is scrolled. */
export function rowWindow(list: RowList, scrollTop: number): RowWindow {
  const { count, rowHeight, viewHeight } = list
  const track = trackOf(list)
  const scrolled = Math.min(Math.max(scrollTop, 0), Math.max(0, track - viewHeight))
  const offset = scrolled * scaleOf(list)
  const from = Math.max(0, Math.floor(offset / rowHeight) - overscan)
  const to = Math.min(count, Math.ceil((offset + viewHeight) / rowHeight) + overscan)
  return { from: Math.min(from, to), to, track, shift: from * rowHeight - offset + scrolled }
}

/** How much has to be scrolled so that a row is seen whole; as little as possible, or to the middle. */
export function scrollTopFor(
  list: RowList,
  index: number,
  scrollTop: number,
  isCentred = false,
): number {
  const { rowHeight, viewHeight } = list
  const scale = scaleOf(list)
  if (scale === 0) return 0
  const offset = scrollTop * scale
  const start = index * rowHeight
  const reach = Math.max(0, trackOf(list) - viewHeight)
  const wanted = isCentred
    ? start - (viewHeight - rowHeight) / 2
    : Math.min(Math.max(offset, start + rowHeight - viewHeight), start)
  return Math.min(Math.max(wanted / scale, 0), reach)
}

function trackOf({ count, rowHeight }: RowList): number {
  return Math.min(count * rowHeight, trackMax)
}

/** Pixels of the whole list for each that is scrolled. */
function scaleOf(list: RowList): number {
  const reach = trackOf(list) - list.viewHeight
  return reach <= 0 ? 0 : (list.count * list.rowHeight - list.viewHeight) / reach
}
