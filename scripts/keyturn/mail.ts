import type { Command } from 'commander';
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
}
