/** How far back venues look for the peak or the average of a fund. */
export const EIGHT_HOURS_MS = 28_800_000
