import type { ScaleLinear } from 'd3-scale';
import { useFormatter } from 'next-intl';
import type { ReactNode } from 'react';

/** In units of the picture, which is as wide as there is room: small enough that its text stays readable. */
export const PLOT = { width: 400, height: 150, left: 34, head: 8, foot: 22 };
/** Of several beside each other. */
export const SMALL = { ...PLOT, width: 220, height: 100 };
export type Size = typeof PLOT;

/** A scale with few numbers beside it, which fit. */
export const ticksOf = ({ height }: Size) => (height < PLOT.height ? 2 : 4);

type Props = {
  size: Size;
  y: ScaleLinear<number, number>;
  /** Where each day stands. */
  days: { day: string; at: number }[];
  /** What it shows, in words. */
  label: string;
  children: ReactNode;
};

/** Lines, numbers and days around what is drawn. */
export function Frame({ size, y, days, label, children }: Props) {
  const format = useFormatter();
  const step = Math.max(1, Math.floor((days.length - 1) / (ticksOf(size) - 1)));
  const said = days.filter((_, index) => (days.length - 1 - index) % step === 0);
  const { width, height, left } = size;
  const lines = y.ticks(ticksOf(size)).filter(Number.isInteger);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className="plot">
      {lines.map((n) => (
        <g key={n}>
          <line
            className={n === 0 ? 'plot-base' : 'plot-line'}
            x1={left}
            x2={width}
            y1={y(n)}
            y2={y(n)}
          />
          <text x={left - 6} y={y(n)} dy="0.32em" textAnchor="end">
            {format.number(Math.abs(n), { notation: 'compact' })}
          </text>
        </g>
      ))}
      {children}
      {said.map(({ day, at }, index) => (
        <text
          key={day}
          x={at}
          y={height - 6}
          textAnchor={index === said.length - 1 ? 'end' : index === 0 ? 'start' : 'middle'}
        >
          {format.dateTime(new Date(`${day}T00:00:00Z`), 'shortDay')}
        </text>
      ))}
    </svg>
  );
}
