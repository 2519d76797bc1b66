import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { Frame, PLOT } from './frame';

type Point = { day: string; seats: number };

/** How many seats were in use on each day. */
export function SeatsLine({ points, label }: { points: Point[]; label: string }) {
  const { width, height, left, head, foot } = PLOT;
  const top = Math.max(1, ...points.map(({ seats }) => seats));
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [left, width]);
  const y = scaleLinear([0, top], [height - foot, head]).nice(4);
  const shape = { x: (_: Point, at: number) => x(at), y: ({ seats }: Point) => y(seats) };
  return (
    <Frame size={PLOT} y={y} days={points.map(({ day }, at) => ({ day, at: x(at) }))} label={label}>
      <path className="plot-area" d={area<Point>(shape.x, y(0), shape.y)(points) ?? ''} />
      <path className="plot-stroke" d={line<Point>(shape.x, shape.y)(points) ?? ''} />
    </Frame>
  );
}
