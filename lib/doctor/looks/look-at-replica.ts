import { type Connection, connect } from '@/lib/db/connect';
import { type Standing, standingOf, stateOf } from '@/lib/db/long-reads';
import { mendOfDatabase, reasonOfDatabase } from '@/lib/db/mend-of-database';
import type { Env } from '@/lib/env';
import { advice, bad, good, sentence, type Verdict } from '../verdict';

const SETTING = 'DATABASE_REPLICA_URL';
const TAKE_AWAY = `Name a streaming replica of the database in ${SETTING}, or take the setting away.`;

/** Whether the desk's lists can be read from the replica that is named. */
export async function lookAtReplica(patient: {
  connection: Pick<Connection, 'sql'>;
  settings: Pick<Env, 'replicaUrl'>;
}): Promise<Verdict> {
  const url = patient.settings.replicaUrl ?? '';
  const wanted = await stateOf(patient.connection);
  let replica: Connection | undefined;
  try {
    replica = connect(url, { max: 1, name: 'keyturn doctor', setting: SETTING });
    return verdictOf(await standingOf(replica.pool, wanted), replica.place);
  } catch (error) {
    const where = replica ? `The replica at ${replica.place}` : 'The replica';
    return bad(
      `${where} cannot be used (${reasonOfDatabase(error)}); lists come from the primary.`,
      sentence(mendOfDatabase(error).replaceAll('DATABASE_URL', SETTING)),
    );
  } finally {
    await replica?.close();
  }
}

function verdictOf(is: Standing, place: string): Verdict {
  if (!is.standby)
    return bad(`The server at ${place} is no standby; nothing is read there.`, TAKE_AWAY);
  if (!is.same_system)
    return bad(
      `The server at ${place} is a standby of another one; nothing is read there.`,
      TAKE_AWAY,
    );
  if (!is.same_timeline)
    return advice(
      `The replica at ${place} follows a primary of before, or has no restart point of this one yet; nothing is read there.`,
      'Look whether it follows the primary of DATABASE_URL; CHECKPOINT there, then on it, makes such a point.',
    );
  if (!is.there)
    return advice(
      `The replica at ${place} is behind at this moment.`,
      'Where that stays, look at its log, its disk and the network between; lists come from the primary meanwhile.',
    );
  return good(`The replica at ${place} follows, and is read for lists.`);
}
