import { sql } from 'drizzle-orm';
import { connect } from '@/lib/db/connect';
import { env } from '@/lib/env';
import { makeContext } from '@/lib/make-context';
import { makeVault } from '@/lib/vault/vault';
import { fillDesk } from './fill-desk';

/**
 * Puts so many licenses of two computers each around the computers that are there, and then every row where chance
 * has it, as in a database that grew for years: those that are asked lie as far apart as any others.
 */
const licenses = Number(process.argv[2]);
const { databaseUrl, masterKey, portalUrl } = env();
const connection = connect(databaseUrl, { max: 2 });
const { db } = connection;
await fillDesk(connection, makeContext(connection, makeVault(masterKey), portalUrl), licenses);
await db.execute(sql`CLUSTER activation USING activation_device`);
await db.execute(sql`CLUSTER license USING license_pkey`);
await db.execute(sql`CLUSTER license_key USING license_key_lookup_unique`);
await db.execute(sql`VACUUM ANALYZE`);
await connection.close();
process.exit(0);
