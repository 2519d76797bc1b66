import { connect } from '@/lib/db/connect';
import { reasonOfDatabase } from '@/lib/db/mend-of-database';
import { type Env, env, faultsOfEnv } from '@/lib/env';
import { askPortal } from './ask-portal';
import { lookAtBackup } from './looks/look-at-backup';
import { lookAtCertificate } from './looks/look-at-certificate';
import { lookAtClock } from './looks/look-at-clock';
import { lookAtConnections } from './looks/look-at-connections';
import { lookAtDatabase } from './looks/look-at-database';
import { lookAtDisk } from './looks/look-at-disk';
import { lookAtEncoding } from './looks/look-at-encoding';
import { lookAtMailServer } from './looks/look-at-mail-server';
import { lookAtMails } from './looks/look-at-mails';
import { lookAtMaintenance } from './looks/look-at-maintenance';
import { lookAtMasterKey } from './looks/look-at-master-key';
import { lookAtName } from './looks/look-at-name';
import { lookAtNode } from './looks/look-at-node';
import { lookAtOpenFiles } from './looks/look-at-open-files';
import { lookAtPermissions } from './looks/look-at-permissions';
import { lookAtPooler } from './looks/look-at-pooler';
import { lookAtPortal } from './looks/look-at-portal';
import { lookAtPostgresql } from './looks/look-at-postgresql';
import { lookAtProxy } from './looks/look-at-proxy';
import { lookAtReplica } from './looks/look-at-replica';
import { lookAtSchema } from './looks/look-at-schema';
import { lookAtSecrets } from './looks/look-at-secrets';
import { lookAtSigning } from './looks/look-at-signing';
import { lookAtStaff } from './looks/look-at-staff';
import { lookAtWriting } from './looks/look-at-writing';
import type { Patient, Place } from './patient';
import { bad, good, unknown, type Verdict } from './verdict';

export type Finding = { look: string } & Verdict;
type Looks = Record<string, () => Verdict | Promise<Verdict>>;

/**
 * Looks at everything that an installation stands on, and says of each thing whether it is as it must be. Changes
 * nothing; with `mailTo` (an address) one test mail is sent there.
 */
export async function examine(place: Place, mailTo?: string): Promise<Finding[]> {
  const faults = faultsOfEnv();
  const atHand = await lookOneByOne({
    settings: () => (faults.length === 0 ? good('All can be read.') : unreadable(faults)),
    node: () => lookAtNode(process.versions.node),
    permissions: () => lookAtPermissions(place),
    disk: () => lookAtDisk(place),
    backup: () => lookAtBackup(place),
    signing: lookAtSigning,
  });
  if (faults.length > 0) return atHand;
  const settings = env();
  const connection = openDatabase(settings);
  if (!connection.ok) return [...atHand, { look: 'database', ...connection.verdict }];
  try {
    const portal = await askPortal(settings);
    const patient = { ...place, settings, connection: connection.value, portal, mailTo };
    return [...atHand, ...(await lookAround(patient)), ...(await lookInDatabase(patient))];
  } finally {
    await connection.value.close();
  }
}

const unreadable = (faults: string[]) =>
  bad(faults.join(' '), 'Mend these variables in the environment or in .env: docs/operator.md.');

function openDatabase({ databaseUrl }: Env) {
  try {
    const value = connect(databaseUrl, { max: 2, name: 'keyturn doctor' });
    return { ok: true as const, value };
  } catch (error) {
    const verdict = bad((error as Error).message, 'Mend DATABASE_URL.');
    return { ok: false as const, verdict };
  }
}

const lookAround = (patient: Patient) =>
  lookOneByOne({
    secrets: () => lookAtSecrets(patient.settings),
    'open-files': () => lookAtOpenFiles(patient.settings),
    name: () => lookAtName(patient.settings),
    certificate: () => lookAtCertificate(patient),
    portal: () => lookAtPortal(patient.settings, patient.portal),
    proxy: () => lookAtProxy(patient.portal),
    'mail-server': () => lookAtMailServer(patient.settings, patient.mailTo),
  });

/** Where it does not answer, the rest is left. */
export async function lookInDatabase(patient: Patient): Promise<Finding[]> {
  const { connection, settings } = patient;
  const database = await lookAtDatabase(connection);
  const first = [{ look: 'database', ...database }];
  if (database.state === 'bad') return first;
  const rest = await lookOneByOne({
    postgresql: () => lookAtPostgresql(connection),
    encoding: () => lookAtEncoding(connection),
    pooler: () => lookAtPooler(connection),
    connections: () => lookAtConnections(connection),
    clock: () => lookAtClock(patient),
    schema: () => lookAtSchema(patient),
    writing: () => lookAtWriting(connection),
    ...(settings.replicaUrl ? { replica: () => lookAtReplica(patient) } : {}),
    'master-key': () => lookAtMasterKey(connection, settings),
    mails: () => lookAtMails(connection),
    staff: () => lookAtStaff(connection),
    maintenance: () => lookAtMaintenance(connection),
  });
  return [...first, ...rest];
}

/** In their order, so that none is in the way of another. What fails is no verdict about the rest. */
async function lookOneByOne(looks: Looks): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [look, run] of Object.entries(looks)) {
    const verdict = await Promise.resolve()
      .then(run)
      .catch((error) => unknown(`Could not be looked at: ${reasonOfDatabase(error)}.`));
    findings.push({ look, ...verdict });
  }
  return findings;
}

export const isWell = (findings: Finding[]) => findings.every(({ state }) => state !== 'bad');
