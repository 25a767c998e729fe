/** Sweeps of the iteration; it converges long before on any matrix of a few hundred columns. */
const SWEEPS = 200

/** One column of returns for each market. */
export type Columns = readonly (readonly number[])[]

/** Sample covariances of columns over the rows given, around their means. */
export function covariances(columns: Columns, rows: readonly number[]): number[][] {
  const centred = columns.map((column) => {
    const values = rows.map((row) => column[row] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return values.map((value) => value - mean)
  })
  return centred.map((a) =>
    centred.map((b) => {
      const product = a.reduce((sum, value, row) => sum + value * (b[row] ?? 0), 0)
      return product / Math.max(1, rows.length - 1)
    }),
  )
}

/**
 * Loadings λ of columns on one common factor of variance 1: least squares of λᵢλⱼ on the covariances off the diagonal (the
 * minimum residual method of Harman and Jones, 1966), so that what a market does by itself does not count. Of two columns only
 * the product is known; then each loads in proportion to its own deviation. One alone does not load.
 */
export function loadings(covariance: readonly (readonly number[])[]): number[] {
  const at = (row: number, column: number): number => covariance[row]?.[column] ?? 0
  const deviations = covariance.map((_row, index) => Math.sqrt(at(index, index)))
  const [first = 0, second = 0] = deviations
  if (covariance.length < 2) return covariance.map(() => 0)
  if (covariance.length === 2) {
    const product = at(0, 1)
    const root = Math.sqrt(Math.abs(product))
    const ratio = first > 0 && second > 0 ? Math.sqrt(first / second) : 1
    return [root * ratio, (Math.sign(product) * root) / ratio]
  }
  let found = deviations.map((deviation, index) => (at(0, index) < 0 ? -deviation : deviation) / 2)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    found = found.reduce<number[]>((now, _loading, index) => {
      let product = 0
      let squares = 0
      now.forEach((other, column) => {
        if (column === index) return
        product += at(index, column) * other
        squares += other * other
      })
      return now.with(index, squares > 0 ? product / squares : 0)
    }, found)
  }
  const sum = found.reduce((total, loading) => total + loading, 0)
  return sum < 0 ? found.map((loading) => -loading) : found
}
