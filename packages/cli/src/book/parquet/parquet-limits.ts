/**
 * What a Parquet file may make this program hold at once. Files of common writers stay far below; a small file that
 * claims more is damaged or hostile.
 */
export const parquetLimits = {
  /** Bytes of the footer, which describes the file. */
  footerBytes: 16_777_216,
  /** Rows of one table. */
  rows: 5_000_000,
  /** Bytes of one row group as stored, and of one column in it once unpacked. */
  rowGroupBytes: 536_870_912,
  /** Bytes of one page, unpacked. */
  pageBytes: 67_108_864,
  /** Different values that one column of a row group may list for its rows to refer to. */
  dictionaryValues: 1_048_576,
  /** Structures inside each other in a footer or the header of a page. */
  headerDepth: 16,
} as const
