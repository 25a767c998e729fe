/** Why a Parquet file is not read. The message is `<what is wrong>; <what to do>`; whoever opened the file says where. */
export class ParquetRefusal extends Error {
  override readonly name = 'ParquetRefusal'
  readonly code: 'malformedParquet' | 'notSupported' | 'tooLarge'

  constructor(code: ParquetRefusal['code'], complaint: string) {
    super(complaint)
    this.code = code
  }
}

/** Refuses a file that is not what its format asks for. */
export function refuseDamaged(what: string): never {
  throw new ParquetRefusal('malformedParquet', `is damaged (${what}); write it again`)
}
