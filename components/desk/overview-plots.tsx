import { useFormatter, useTranslations } from 'next-intl';
import type { Door } from '@/lib/rules/vocabulary';
import { DayCell } from './day-cell';
import type { Column } from './data-table';
import { SMALL } from './plot/frame';
import { Bars, highest, type Series, type Step } from './plot/bars';
import { Plot } from './plot/plot';
import { SeatsLine } from './plot/seats-line';

type Point = { day: string; seats: number };
type OfDoor = { door: Door; steps: Step[]; activated: number; released: number };

type Props = { seats: Point[]; doors: OfDoor[]; proof: Step[]; back: Step[] };

/** Four questions about what happened lately. */
export function OverviewPlots({ seats, doors, proof, back }: Props) {
  return (
    <div className="desk-plots">
      <Seats seats={seats} />
      <Proof steps={proof} />
      <Doors doors={doors} />
      <Back steps={back} />
    </div>
  );
}

const total = (steps: Step[], ...keys: string[]) =>
  steps.reduce((sum, { counts }) => sum + keys.reduce((n, key) => n + (counts[key] ?? 0), 0), 0);

function useDayColumn<R extends { day: string }>(label: string): Column<R> {
  return { key: 'day', label, cell: ({ day }) => <DayCell day={day} /> };
}

function useCounts(series: Series[]): Column<Step>[] {
  const format = useFormatter();
  return series.map(({ key, label }) => ({
    ...{ key, label, numeric: true },
    cell: ({ counts }) => format.number(counts[key] ?? 0),
  }));
}

function Seats({ seats }: { seats: Point[] }) {
  const t = useTranslations('staff.overview');
  const format = useFormatter();
  const day = useDayColumn<Point>(t('day'));
  const [first, last] = [seats[0], seats.at(-1)];
  if (!first || !last) return null;
  const columns: Column<Point>[] = [
    day,
    {
      key: 'seats',
      label: t('seats.seats'),
      numeric: true,
      cell: (one) => format.number(one.seats),
    },
  ];
  const words = {
    ...{ now: last.seats, before: first.seats },
    day: format.dateTime(new Date(`${first.day}T00:00:00Z`), 'day'),
  };
  return (
    <Plot
      title={t('seats.title')}
      said={t('seats.said', words)}
      columns={columns}
      rows={seats.toReversed()}
      keyOf={(one) => one.day}
    >
      {(label) => <SeatsLine points={seats} label={label} />}
    </Plot>
  );
}

function Proof({ steps }: { steps: Step[] }) {
  const t = useTranslations('staff.overview');
  const format = useFormatter();
  const series: Series[] = [
    { key: 'proven', label: t('proof.proven'), tone: 'good' },
    { key: 'proven-later', label: t('proof.later'), tone: 'accent' },
    { key: 'weak', label: t('proof.weak'), tone: 'edge' },
    { key: 'claimed', label: t('proof.claimed'), tone: 'warn' },
  ];
  const columns = [useDayColumn<Step>(t('day')), ...useCounts(series)];
  const all = total(steps, ...series.map(({ key }) => key));
  const share = all > 0 ? total(steps, 'proven', 'proven-later') / all : 0;
  return (
    <Plot
      title={t('proof.title')}
      said={t('proof.said', { count: all, share: format.number(share, { style: 'percent' }) })}
      series={series}
      columns={columns}
      rows={steps.toReversed()}
      keyOf={({ day }) => day}
    >
      {(label) => <Bars series={series} steps={steps} label={label} />}
    </Plot>
  );
}

function Doors({ doors }: { doors: OfDoor[] }) {
  const t = useTranslations('staff.overview');
  const door = useTranslations('staff.events.doors');
  const format = useFormatter();
  const series: Series[] = [
    { key: 'activated', label: t('doors.activated'), tone: 'accent' },
    { key: 'released', label: t('doors.released'), tone: 'warn', below: true },
  ];
  const most = Math.max(0, ...doors.map(({ steps }) => highest(series, steps)));
  const days = (doors[0]?.steps ?? []).map(({ day }) => day).toReversed();
  const count = (one: OfDoor, day: string, key: string) =>
    format.number(one.steps.find((step) => step.day === day)?.counts[key] ?? 0);
  const sum = (key: 'activated' | 'released') => doors.reduce((n, one) => n + one[key], 0);
  const words = { activated: sum('activated'), released: sum('released') };
  const byDay: Column<string>[] = [
    { key: 'day', label: t('day'), cell: (day) => <DayCell day={day} /> },
    ...doors.map((one) => ({
      ...{ key: one.door, label: door(one.door), numeric: true },
      cell: (day: string) => `${count(one, day, 'activated')} / ${count(one, day, 'released')}`,
    })),
  ];
  return (
    <Plot
      title={t('doors.title')}
      said={t('doors.said', words)}
      series={series}
      columns={byDay}
      rows={days}
      keyOf={(day) => day}
    >
      {() => (
        <div className="plot-doors">
          {doors.map((one) => {
            const of = t('doors.of', {
              activated: one.activated,
              released: one.released,
              door: door(one.door),
            });
            return (
              <div key={one.door}>
                <h3>{of}</h3>
                <Bars series={series} steps={one.steps} label={of} size={SMALL} most={most} />
              </div>
            );
          })}
        </div>
      )}
    </Plot>
  );
}

function Back({ steps }: { steps: Step[] }) {
  const t = useTranslations('staff.overview');
  const series: Series[] = [
    { key: 'came-back', label: t('back.back'), tone: 'stop' },
    { key: 'quiet', label: t('back.quiet'), tone: 'edge' },
  ];
  const columns = [useDayColumn<Step>(t('week')), ...useCounts(series)];
  const words = { back: total(steps, 'came-back'), claims: total(steps, 'came-back', 'quiet') };
  return (
    <Plot
      title={t('back.title')}
      said={t('back.said', words)}
      series={series}
      columns={columns}
      rows={steps.toReversed()}
      keyOf={({ day }) => day}
    >
      {(label) => <Bars series={series} steps={steps} label={label} />}
    </Plot>
  );
}
