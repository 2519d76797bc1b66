import type { Command } from 'commander';
import { examine, type Finding, isWell } from '@/lib/doctor/examine';
import { backupStamp, dataFolder } from '@/lib/env';
import { ok } from '@/lib/olp/result';
import { print } from './run';

/** As `scripts/keyturn-run.mjs` starts us: in the clone. */
export const place = () => ({
  root: process.cwd(),
  data: dataFolder(),
  backupStamp: backupStamp(),
  now: () => new Date(),
});

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Looks for what is set up wrong, and says how to mend it; changes nothing.')
    .option('--mail-to <address>', 'send a test mail there')
    .option('--json', 'print JSON')
    .action(async ({ mailTo, json }: { mailTo?: string; json?: boolean }) => {
      const findings = await examine(place(), mailTo);
      print({ json: json === true }, ok({ well: isWell(findings), findings }), () =>
        [...findings.map(lineOf), '', summary(findings)].join('\n'),
      );
      if (!isWell(findings)) process.exitCode = 1;
    });
}

const SIGNS = { good: 'good  ', advice: 'advice', bad: 'WRONG ', unknown: '-     ' };

const lineOf = ({ look, state, says, mend }: Finding) =>
  [`${SIGNS[state]}  ${look}: ${says}`, ...(mend ? [`        ${mend}`] : [])].join('\n');

function summary(findings: Finding[]): string {
  const wrong = findings.filter(({ state }) => state === 'bad').map(({ look }) => look);
  return wrong.length === 0
    ? 'Nothing is wrong.'
    : `Wrong: ${wrong.join(', ')}. Mend the first one first: others may follow from it.`;
}
