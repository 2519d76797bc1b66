import { Command } from 'commander';
import { addActivationCommands } from './activation';
import { addAuditCommands } from './audit';
import { addBackupCommands } from './backup';
import { addCloneAlarmCommands } from './clone-alarm';
import { addComputerKeyCommands } from './computer-key';
import { addDemoCommands } from './demo';
import { addDoctorCommand } from './doctor';
import { addFindCommand } from './find';
import { addIllegalComputerCommands } from './illegal-computer';
import { addLicenseCommands } from './license';
import { addListCommand } from './list';
import { addMailCommands } from './mail';
import { addMaintenanceCommands } from './maintenance';
import { addMigrateCommand } from './migrate';
import { addOrganizationCommands } from './organization';
import { addOverviewCommand } from './overview';
import { addProductCommands } from './product';
import { addPropertyCommands } from './property';
import { addMasterKeyCommands } from './key-ring';
import { addReceiptCommands } from './receipt';
import { addReceiptKeyCommands } from './receipt-key';
import { addSupportReportCommand } from './support-report';
import { addReleaseRequestCommands } from './release-request';
import { addPeopleCommands } from './people';
import { addPersonCommands } from './person';

/** The admin command: every verb is one operation, with its audit event, by actor "operator". */
export function makeProgram(): Command {
  const program = new Command('keyturn')
    .description('Manage products, licenses, staff and Server Properties of this portal.')
    .showHelpAfterError();
  addFindCommand(program);
  addListCommand(program);
  addProductCommands(program);
  addOrganizationCommands(program);
  const license = addLicenseCommands(program);
  addComputerKeyCommands(addActivationCommands(program), license);
  addPropertyCommands(program);
  addReleaseRequestCommands(program);
  addIllegalComputerCommands(program);
  addCloneAlarmCommands(program);
  addReceiptCommands(program);
  addReceiptKeyCommands(program);
  addMasterKeyCommands(program);
  addPeopleCommands(program);
  addPersonCommands(program);
  addMailCommands(program);
  addAuditCommands(program);
  addOverviewCommand(program);
  addBackupCommands(program);
  addDemoCommands(program);
  addMigrateCommand(program);
  addMaintenanceCommands(program);
  addDoctorCommand(program);
  addSupportReportCommand(program);
  return program;
}
