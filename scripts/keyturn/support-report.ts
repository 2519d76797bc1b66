import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { supportReport } from '@/lib/doctor/support-report';
import { visibleJson } from '@/lib/strangers-words';
import { place } from './doctor';

export function addSupportReportCommand(program: Command): void {
  program
    .command('support-report')
    .description(
      'What whoever helps has to know about this installation, without secrets and names.',
    )
    .option('--out <file>', 'write it there')
    .option('--json', 'it is JSON in any case')
    .action(async ({ out }: { out?: string }) => {
      const text = `${visibleJson(JSON.stringify(await supportReport(place()), null, 2))}\n`;
      if (out === undefined) process.stdout.write(text);
      else writeFileSync(out, text, { mode: 0o600 });
    });
}
