import { hostname } from 'node:os';
import type { Refusal, Result } from '@/lib/olp/result';
import type { LicenseState, Status } from '@/wizard/core/evaluate';
import type { Wizard } from '@/wizard/core/wizard';
import { acceptedLines } from './commands/accept';
import { activate as activateOverNetwork } from './commands/activate';
import { cancel } from './commands/cancel';
import { checkIn } from './commands/check-in';
import { codes } from './commands/codes';
import { deactivate } from './commands/deactivate';
import { request, requestLines } from './commands/request';
import { type Draft, enterKey } from './enter-key';
import { headerLines } from './header';
import { licenseLines, stateSentence } from './license-view';
import { EXIT, exitCodeOf, type Outcome } from './outcome';
import { refusalText } from './refusal-text';
import type { Terminal } from './terminal';
import { text, type TextName } from './text';

/** Refusals that say that the Activation Key was mistyped. */
const RETYPE = /^(CODE_TYPO|WRONG_KIND|BAD_LENGTH|WRONG_PRODUCT|AK_UNKNOWN)$/;

type Choice = { name: TextName; run: () => Promise<void> };

/**
 * The wizard for a person at a terminal. Answers the exit code: of the license where there is one,
 * else 10 after deactivating, 4 if it was left without a license.
 */
export async function menu(wizard: Wizard, terminal: Terminal): Promise<number> {
  let deactivated = false;
  const draft: Draft = { boxes: [] };
  terminal.say(headerLines(wizard.product));
  for (;;) {
    const status = wizard.start();
    if (!status.ok) {
      sayRefusal(status.error);
      return EXIT.OTHER;
    }
    const choices = choicesFor(status.value);
    terminal.say(['', stateSentence(wizard.product, status.value), '', ...numbered(choices)]);
    const answer = await terminal.ask(text('menu.choose'));
    if (answer === null || answer === '0') return exitCode(status.value);
    const choice = choices[Number(answer) - 1];
    terminal.say(['']);
    if (choice) await choice.run();
    else terminal.say([text('menu.unknown')]);
  }

  function choicesFor({ license, pending, state }: Status): Choice[] {
    const has = hasLicense(state);
    const asked = has || pending.length > 0;
    const choices: (Choice | false)[] = [
      asked && { name: 'menu.enterKey', run: takeKey },
      asked && { name: 'menu.showRequest', run: showAgain },
      !has && { name: 'menu.activate', run: activate },
      license !== null && {
        name: 'menu.details',
        run: async () => terminal.say(licenseLines(wizard.product, license)),
      },
      has && { name: 'menu.deactivate', run: () => confirmDeactivation(false) },
      pending.length > 0 && {
        name: 'menu.cancel',
        run: async () => show(cancel(wizard, { flags: {} }, terminal.screen)),
      },
      {
        name: 'menu.codes',
        run: async () => show(await codes(wizard, { flags: {} }, terminal.screen)),
      },
      !has && { name: 'menu.activateOnline', run: goOnline },
      has && { name: 'menu.checkIn', run: checkInNow },
      has && { name: 'menu.deactivateOnline', run: () => confirmDeactivation(true) },
    ];
    return choices.filter((choice) => choice !== false);
  }

  async function showAgain(): Promise<void> {
    await show(await request(wizard, { flags: {} }, terminal.screen));
  }

  async function activate(): Promise<void> {
    for (;;) {
      const activationKey = await terminal.ask(text('menu.askActivationKey'));
      if (!activationKey) return;
      const made = wizard.request({ activationKey, computerName: hostname() });
      if (made.ok) {
        terminal.say(await requestLines(made.value, terminal.screen));
        return takeKey();
      }
      sayRefusal(made.error);
    }
  }

  async function goOnline(): Promise<void> {
    for (;;) {
      const activationKey = await terminal.ask(text('menu.askActivationKey'));
      if (!activationKey) return;
      const flags = { 'activation-key': activationKey };
      const activated = await activateOverNetwork(wizard, { flags }, terminal.screen);
      await show(activated);
      // Another key would not help against these.
      if (activated.ok || !RETYPE.test(activated.error.code)) return;
    }
  }

  async function checkInNow(): Promise<void> {
    const checked = await checkIn(wizard, { flags: {} }, terminal.screen);
    if (checked.ok && checked.value.exitCode === EXIT.DEACTIVATED) deactivated = true;
    await show(checked);
  }

  async function takeKey(): Promise<void> {
    const accepted = await enterKey(wizard, terminal, draft);
    if (accepted) terminal.say(await acceptedLines(wizard, accepted, terminal.screen));
  }

  async function confirmDeactivation(online: boolean): Promise<void> {
    if (!(await confirms(terminal))) return;
    const done = await deactivate(wizard, { flags: { online } }, terminal.screen);
    deactivated = done.ok;
    await show(done);
  }

  async function show(result: Result<Outcome>): Promise<void> {
    if (result.ok) terminal.say(await result.value.lines());
    else sayRefusal(result.error);
  }

  function sayRefusal(error: Refusal): void {
    terminal.say([refusalText(error, wizard.product)]);
  }

  function exitCode({ state }: Status): number {
    if (hasLicense(state)) return exitCodeOf(state);
    return deactivated ? EXIT.DEACTIVATED : EXIT.CANCELED;
  }
}

function hasLicense(state: LicenseState): boolean {
  return state !== 'NONE' && state !== 'PENDING';
}

/** Says what deactivating does, before it is done, and asks. */
export async function confirms(terminal: Terminal): Promise<boolean> {
  terminal.say([text('deactivate.what')]);
  const answer = await terminal.ask(text('deactivate.confirm'));
  return answer?.toLowerCase() === text('deactivate.yes');
}

function numbered(choices: readonly Choice[]): string[] {
  return [
    ...choices.map(({ name }, index) => `  ${index + 1}  ${text(name)}`),
    `  0  ${text('menu.quit')}`,
  ];
}
