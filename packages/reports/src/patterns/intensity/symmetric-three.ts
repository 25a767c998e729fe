/** Three numbers. */
export type Vector3 = readonly [number, number, number]

/** Three rows of three. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3]

/** The lower factor of a symmetric matrix, row by row: a; b, c; d, e, f. */
type Factor = readonly [number, number, number, number, number, number]

/** The solution of M x = v for a symmetric positive definite M; undefined where M is not. */
export function solvePositive(matrix: Matrix3, vector: Vector3): Vector3 | undefined {
  const factor = factorOf(matrix)
  return factor && solveFactor(factor, vector)
}

/** The diagonal of the inverse of a symmetric positive definite matrix; undefined where it is not. */
export function inverseDiagonal(matrix: Matrix3): Vector3 | undefined {
  const factor = factorOf(matrix)
  if (factor === undefined) return undefined
  return [
    solveFactor(factor, [1, 0, 0])[0],
    solveFactor(factor, [0, 1, 0])[1],
    solveFactor(factor, [0, 0, 1])[2],
  ]
}

/** Cholesky. A pivot that rounding could have made counts as none. */
function factorOf([[m00], [m10, m11], [m20, m21, m22]]: Matrix3): Factor | undefined {
  const a = pivot(m00, m00)
  if (a === undefined) return undefined
  const [b, d] = [m10 / a, m20 / a]
  const c = pivot(m11 - b * b, m11)
  if (c === undefined) return undefined
  const e = (m21 - d * b) / c
  const f = pivot(m22 - d * d - e * e, m22)
  return f === undefined ? undefined : [a, b, c, d, e, f]
}

function pivot(left: number, whole: number): number | undefined {
  return left > 1e-12 * Math.abs(whole) && Number.isFinite(left) ? Math.sqrt(left) : undefined
}

function solveFactor([a, b, c, d, e, f]: Factor, [v0, v1, v2]: Vector3): Vector3 {
  const y0 = v0 / a
  const y1 = (v1 - b * y0) / c
  const y2 = (v2 - d * y0 - e * y1) / f
  const x2 = y2 / f
  const x1 = (y1 - e * x2) / c
  const x0 = (y0 - b * x1 - d * x2) / a
  return [x0, x1, x2]
}
