/**
 * Marks a string of the text that is not one of the value. `"#12"` is the bigint 12; a string that itself begins with the
 * mark carries one more, so `"##12"` is the string `#12`. Nothing a caller writes can be taken for a number.
 */
export const MARK = '#'

/** Deeper than any command or event; a cycle ends here instead of at the end of the stack. */
export const DEPTH_MAX = 64
