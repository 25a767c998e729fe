import type { MetricName } from '../trade-offs/metric.ts'

/** Metrics as titles of columns. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  nextShockShortfall: 'Unpaid, worst next shocks',
  brokenHedges: 'Broken hedges',
  stressLeverage: 'Stress leverage',
  scenarioShortfall: 'Mean shortfall under stress',
  accountsCut: 'Accounts cut',
  fullCloses: 'Positions closed whole',
  cutLoss: 'Cuts, lost against mark',
  charged: 'Charged',
  largestShareOfEquity: 'Largest share of equity',
  herfindahl: 'Herfindahl index',
  residualDeficit: 'Not covered',
  residualExposure: 'Exposure left',
}
