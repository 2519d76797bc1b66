import { helpLines } from './help-lines';
import { wayLines } from './way-lines';
import { hostname } from 'node:os';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { codeIn } from '@/lib/olp/text/find-code';
import type { Refusal, Result } from '@/lib/olp/result';
import type { LicenseState, Status } from '@/wizard/core/evaluate';
import { ofActivationKey } from '@/wizard/core/refusals';
import type { Wizard } from '@/wizard/core/wizard';
import { codeLines } from './code-view';
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
    terminal.say(['', stateSentence(wizard.product, status.value), '']);
    const names = choices.map(({ name }) => text(name));
    const chosen = await terminal.choose(text('menu.choose'), names, text('menu.quit'));
    const choice = chosen === null ? undefined : choices[chosen];
    if (!choice) return exitCode(status.value);
    terminal.say(['']);
    await choice.run();
  }

  function choicesFor({ license, pending, state }: Status): Choice[] {
    const has = hasLicense(state);
    const hasRequest = has || pending.length > 0;
    const choices: (Choice | false)[] = [
      hasRequest && { name: 'menu.enterKey', run: takeKey },
      hasRequest && { name: 'menu.showRequest', run: showAgain },
      pending.length > 0 && { name: 'menu.poll', run: waitForKey },
      !has && { name: 'menu.activateOnline', run: goOnline },
      !has && { name: 'menu.activate', run: activate },
      license !== null && {
        name: 'menu.details',
        run: async () => terminal.say(licenseLines(wizard.product, license)),
      },
      has && { name: 'menu.deactivate', run: () => confirmDeactivation(false) },
      has && { name: 'menu.deactivateOnline', run: () => confirmDeactivation(true) },
      has && { name: 'menu.checkIn', run: checkInNow },
      pending.length > 0 && {
        name: 'menu.cancel',
        run: async () => show(cancel(wizard, { flags: {} }, terminal.screen)),
      },
      {
        name: 'menu.codes',
        run: async () => show(await codes(wizard, { flags: {} }, terminal.screen)),
      },
    ];
    return choices.filter((choice) => choice !== false);
  }

  async function showAgain(): Promise<void> {
    await show(await request(wizard, { flags: {} }, terminal.screen));
  }

  async function activate(): Promise<void> {
    for (;;) {
      const activationKey = await askActivationKey();
      if (activationKey === null) return;
      const requested = wizard.request({ activationKey, computerName: hostname() });
      if (requested.ok) {
        terminal.say(await requestLines(requested.value, terminal.screen));
        return takeKey();
      }
      sayRefusal(requested.error);
    }
  }

  async function goOnline(): Promise<void> {
    for (;;) {
      const activationKey = await askActivationKey();
      if (activationKey === null) return;
      const flags = { 'activation-key': activationKey };
      const activated = await activateOverNetwork(wizard, { flags }, terminal.screen);
      await show(activated);
      // Another key would not help against these.
      if (activated.ok || !ofActivationKey.includes(activated.error.code)) return;
    }
  }

  async function askActivationKey(): Promise<string | null> {
    const answer = await terminal.fillIn(text('menu.askActivationKey'), (typed) => {
      const read = parseActivationKey(codeIn(typed, ['AK']));
      return read.ok ? null : refusalText(read.error, wizard.product);
    });
    return answer === null ? null : codeIn(answer, ['AK']);
  }

  /** The request is on the screen: where there is internet after all, its key comes by itself. */
  async function waitForKey(): Promise<void> {
    await showAgain();
    const answered = await terminal.wait(text('menu.polling'), text('menu.stop'), (signal) =>
      wizard.pollPending({ signal }),
    );
    if (!answered.ok) return sayRefusal(answered.error);
    const { verdict, keyRefused, replaced } = answered.value ?? {};
    if (!verdict) return terminal.say([text('menu.notAnswered')]);
    terminal.say([text(`verdict.${verdict}`)]);
    if (keyRefused) sayRefusal(keyRefused);
    if (replaced) terminal.say(await codeLines(replaced, terminal.screen));
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
    else {
      sayRefusal(result.error);
      terminal.say(await wayLines(result.error, terminal.screen));
      terminal.say(helpLines(result.error, wizard.product));
    }
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
  return answer?.toLowerCase() === text('deactivate.yes').toLowerCase();
}
