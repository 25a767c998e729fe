/** Printed before the first test, so that a run that crashes can still be repeated. */
export function setup(): void {
  const seed = process.env['PLIMSOLL_SEED']
  console.log(`seed ${seed}: PLIMSOLL_SEED=${seed} npm test repeats this run`)
}
