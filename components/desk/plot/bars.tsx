import { scaleBand, scaleLinear } from 'd3-scale';
import { stack, stackOffsetDiverging } from 'd3-shape';
import { useFormatter } from 'next-intl';
import { Frame, PLOT, type Size, ticksOf } from './frame';

/** One kind of what is counted; `below`: it is drawn downwards. */
export type Series = { key: string; label: string; tone: Tone; below?: true };
export type Tone = 'accent' | 'good' | 'warn' | 'stop' | 'edge';
/** What is counted of one day, or of the week that begins with it. */
export type Step = { day: string; counts: Record<string, number> };

type Props = {
  series: Series[];
  steps: Step[];
  /** What it shows, in words. */
  label: string;
  size?: Size;
  /** The most of any plot beside which this one is compared; left out: of this one. */
  most?: number;
};

/** How high the bars of these steps are together, upwards or down. */
export const highest = (series: Series[], steps: Step[]) =>
  Math.max(
    0,
    ...steps.flatMap(({ counts }) =>
      [true, undefined].map((below) =>
        series
          .filter((one) => one.below === below)
          .reduce((sum, { key }) => sum + (counts[key] ?? 0), 0),
      ),
    ),
  );

/** Bars on bars, one stack for each step. What each stands for is said by whoever points at it. */
export function Bars({ series, steps, label, size = PLOT, most }: Props) {
  const format = useFormatter();
  const { width, height, left, head, foot } = size;
  const top = Math.max(1, most ?? highest(series, steps));
  const bottom = series.some(({ below }) => below) ? -top : 0;
  const x = scaleBand<string>()
    .domain(steps.map(({ day }) => day))
    .range([left, width])
    .paddingInner(0.2);
  const y = scaleLinear([bottom, top], [height - foot, head]);
  // A small one has no room to spare above its highest bar.
  if (size === PLOT) y.nice(ticksOf(size));
  const stacked = stack<Step>()
    .keys(series.map(({ key }) => key))
    .value(({ counts }, key) => {
      const below = series.some((one) => one.key === key && one.below);
      return (counts[key] ?? 0) * (below ? -1 : 1);
    })
    .offset(stackOffsetDiverging)(steps);
  const days = steps.map(({ day }) => ({ day, at: (x(day) ?? 0) + x.bandwidth() / 2 }));
  return (
    <Frame size={size} y={y} days={days} label={label}>
      {steps.map((step, at) => (
        <g key={step.day}>
          <title>
            {[
              format.dateTime(new Date(`${step.day}T00:00:00Z`), 'day'),
              ...series.map(
                ({ key, label }) => `${label}: ${format.number(step.counts[key] ?? 0)}`,
              ),
            ].join('\n')}
          </title>
          <rect
            className="plot-hover"
            x={x(step.day)}
            y={head}
            width={x.bandwidth()}
            height={height - foot - head}
          />
          {stacked.map((layer, index) => {
            const [from = 0, to = 0] = layer[at] ?? [];
            if (from === to) return null;
            return (
              <rect
                key={layer.key}
                className={`plot-${series[index]?.tone}`}
                x={x(step.day)}
                y={y(to)}
                width={x.bandwidth()}
                height={y(from) - y(to)}
              />
            );
          })}
        </g>
      ))}
    </Frame>
  );
}
