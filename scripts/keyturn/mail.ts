import type { Command } from 'commander';
import { LONGEST_REPORT } from '@/lib/mail/read-report';
import { recordMailReport, type TakenReport } from '@/lib/operations/mails/record-mail-report';
import { sendMailAgain } from '@/lib/operations/mails/send-mail-again';
import { whole } from './options';
import { operator, print, withPortal } from './run';

export function addMailCommands(program: Command): void {
  const mail = program.command('mail').description('What the portal mails: "list mails" shows it.');
  mail
    .command('again')
    .description('Try one that waits now; make one of keys anew that has left.')
    .argument('<mail>', 'its number', whole(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print JSON')
    .action((id: number, options) =>
      withPortal(async ({ context }) =>
        print(options, await sendMailAgain(context, operator, id), ({ how, recipient }) =>
          how === 'retried'
            ? `It is tried now, for ${recipient}.`
            : `A new one is made for ${recipient}.`,
        ),
      ),
    );
  mail
    .command('report')
    .description('Reads what a mail server reports of a mail, from standard input.')
    .option('--json', 'print JSON')
    .action(async (options) => {
      try {
        const message = await readInput();
        await withPortal(async ({ context }) => {
          const result = await recordMailReport(context, operator, message);
          print(options, result, words);
          if (!result.ok) process.exitCode = DATA_ERROR;
        });
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = FOR_NOW;
      }
    });
}

/** What a mail server does next, by the codes of sysexits.h: it returns the message as undeliverable … */
const DATA_ERROR = 65;
/** … or keeps it and comes again: whatever is wrong is ours, and the report is not lost. */
const FOR_NOW = 75;

/** All of it is read, so that whoever writes it is not cut off, but not more is kept than is looked at. */
async function readInput(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    if (length <= LONGEST_REPORT) parts.push(part);
    length += part.length;
  }
  return new Uint8Array(Buffer.concat(parts));
}

function words(report: TakenReport): string {
  switch (report.taken) {
    case 'recorded':
      return `Mail ${report.mail}: ${[report.outcome, report.status, report.detail].filter(Boolean).join(', ')}.`;
    case 'known':
      return `Mail ${report.mail}: that is known.`;
    case 'nothing':
      return `Mail ${report.mail}: this report says nothing about its recipient.`;
    case 'unknown':
      return 'It is about no mail of this portal.';
    case 'automatic':
      return 'It is an automatic answer, and no report.';
  }
}
