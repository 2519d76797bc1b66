import type { Command } from 'commander';
import { connect } from '@/lib/db/connect';
import { migrate } from '@/lib/db/migrate';
import { env } from '@/lib/env';
import { readProperties } from '@/lib/properties/read-properties';
import { warnAboutProperties } from '@/lib/properties/warn-about-properties';
import { adoptMasterKey, checkMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { WRONG_KEY } from './run';
import { t } from './words';

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database to this version; refuses a wrong master key first.')
    .action(async () => {
      const { databaseUrl, masterKey, otherMasterKey } = env();
      const connection = connect(databaseUrl, { max: 2, name: 'keyturn migrate' });
      try {
        const vault = makeVault(masterKey, otherMasterKey);
        // A wrong key is noticed before anything is written, also before a migration.
        const [table] = await connection.sql`SELECT to_regclass('master_key') AS name`;
        if (table?.name && (await checkMasterKey(connection.db, vault)) === 'wrong') {
          throw new Error(WRONG_KEY);
        }
        await migrate(connection, 'drizzle');
        if ((await checkMasterKey(connection.db, vault)) === 'new') {
          await adoptMasterKey(connection.db, vault);
        }
        for (const warning of warnAboutProperties(await readProperties(connection.db))) {
          process.stdout.write(`Note: ${t(`propertyWarning.${warning}`)}\n`);
        }
      } finally {
        await connection.close();
      }
    });
}
