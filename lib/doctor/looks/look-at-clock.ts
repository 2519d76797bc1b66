import type { Patient } from '../patient';
import { bad, good, type Verdict } from '../verdict';

/** Seconds: codes and leases are counted in minutes and days, but a link or lease must not begin before its time. */
const ALLOWED = 5;

/** Compares this clock with the database's, and with the one of whatever answers at PORTAL_URL. */
export async function lookAtClock({
  connection: { sql },
  portal,
  now,
}: Pick<Patient, 'connection' | 'portal' | 'now'>): Promise<Verdict> {
  const asked = now().getTime();
  const [row] = await sql`SELECT extract(epoch FROM clock_timestamp())::float AS seconds`;
  const middle = (asked + now().getTime()) / 2000;
  const others: [string, number][] = [['the database', Number(row?.seconds)]];
  if (portal.came === 'answer' && portal.date)
    others.push(['the portal', portal.date.getTime() / 1000]);
  const apart = others
    .map(([name, seconds]) => ({ name, by: Math.round(middle - seconds) }))
    .find(({ by }) => Math.abs(by) > ALLOWED);
  if (!apart) return good(`This clock agrees with ${others.map(([name]) => name).join(' and ')}.`);
  const direction = apart.by > 0 ? 'ahead of' : 'behind';
  return bad(
    `This clock is ${Math.abs(apart.by)} seconds ${direction} that of ${apart.name}.`,
    'Have both set by the network time (chrony, systemd-timesyncd): codes, sessions and leases end by these clocks.',
  );
}
