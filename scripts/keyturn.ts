import { Command } from 'commander';
import { addActivationCommands } from './keyturn/activation';
import { addAuditCommands } from './keyturn/audit';
import { addCloneAlarmCommands } from './keyturn/clone-alarm';
import { addDemoCommands } from './keyturn/demo';
import { addIllegalComputerCommands } from './keyturn/illegal-computer';
import { addLicenseCommands } from './keyturn/license';
import { addMigrateCommand } from './keyturn/migrate';
import { addOrganizationCommands } from './keyturn/organization';
import { addOverviewCommand } from './keyturn/overview';
import { addProductCommands } from './keyturn/product';
import { addPropertyCommands } from './keyturn/property';
import { addMasterKeyCommands } from './keyturn/key-ring';
import { addReceiptCommands } from './keyturn/receipt';
import { addReceiptKeyCommands } from './keyturn/receipt-key';
import { addReleaseRequestCommands } from './keyturn/release-request';
import { addPeopleCommands } from './keyturn/people';

/** The admin command: every verb is one operation, with its audit event, by actor "operator". */
const program = new Command('keyturn')
  .description('Manage products, licenses, staff and Server Properties of this portal.')
  .showHelpAfterError();

addProductCommands(program);
addOrganizationCommands(program);
addLicenseCommands(program);
addActivationCommands(program);
addPropertyCommands(program);
addReleaseRequestCommands(program);
addIllegalComputerCommands(program);
addCloneAlarmCommands(program);
addReceiptCommands(program);
addReceiptKeyCommands(program);
addMasterKeyCommands(program);
addPeopleCommands(program);
addAuditCommands(program);
addOverviewCommand(program);
addDemoCommands(program);
addMigrateCommand(program);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
