import { element, type Markup } from '../../markup/markup.ts'
import { chartWidth, coordinate, framed } from '../../svg/chart.ts'
import type { QuantilePoint } from '../intensity/goodness-of-fit.ts'
import { acrossScale, levelLines, note, plotOf, upScale, upTitle } from '../../svg/axis.ts'

const side = 300

/** Waits by the model's clock against what its law expects: dots on the diagonal where the model is true. */
export function quantileChart(
  title: string,
  description: string,
  points: readonly QuantilePoint[],
): Markup {
  const whole = plotOf(side)
  const plot = { ...whole, right: Math.min(whole.left + side * 1.4, chartWidth - 16) }
  const largest = points.reduce(
    (most, { expected, observed }) => Math.max(most, expected, observed),
    0,
  )
  const [across, up] = [acrossScale(plot, largest), upScale(plot, largest)]
  return framed(
    { title, description, height: plot.bottom + 44 },
    ...levelLines(plot, up),
    ...across.ticks.map((tick) =>
      note(tick.toFixed(across.places), across.place(tick), plot.bottom + 18, 'middle'),
    ),
    note('wait that the model expects', (plot.left + plot.right) / 2, plot.bottom + 38, 'middle'),
    upTitle(plot, 'wait that was seen'),
    element('line', {
      class: 'zero',
      x1: coordinate(across.place(0)),
      y1: coordinate(up.place(0)),
      x2: coordinate(across.place(largest)),
      y2: coordinate(up.place(largest)),
    }),
    ...points.map(({ expected, observed }) =>
      element('circle', {
        class: 'dot',
        style: 'stroke-width: 1.2',
        cx: coordinate(across.place(expected)),
        cy: coordinate(up.place(observed)),
        r: 2.5,
      }),
    ),
  )
}
