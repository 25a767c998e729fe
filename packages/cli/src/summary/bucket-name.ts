/** A bucket where its market and side stand beside it: the name of an isolated one repeats them. */
export function shortBucket(bucket: string): string {
  return bucket.startsWith('isolated:') ? 'isolated' : bucket
}
