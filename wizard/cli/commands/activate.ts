import { ok, type Result, refuse } from '@/lib/olp/result';
import type { Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { EXIT, type Outcome } from '../outcome';
import type { Screen } from '../screen';
import { statusJson } from '../status-json';
import { text } from '../text';
import { acceptedLines } from './accept';
import { cutNameLines, readComputer } from './request';

/** `activate`: gets the license over the network. */
export async function activate(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const computer = await readComputer(flags);
  if (!computer) return refuse('USAGE', { reason: text('usage.noActivationKey') });
  const activated = await wizard.activateOnline(computer);
  if (!activated.ok) return activated;
  const status = wizard.start();
  if (!status.ok) return status;
  const json = statusJson(wizard, status.value);
  if (!json.ok) return json;
  const { deviceCode, computerId, kind, stored, replaced, tookOver } = activated.value;
  return ok({
    exitCode: EXIT.OK,
    json: { ...json.value, kind, stored, replaced, deviceCode, computerId, tookOver },
    lines: async () => [
      ...(await acceptedLines(wizard, activated.value, screen)),
      ...(tookOver ? ['', text('accept.tookOver', { computerId })] : []),
      ...cutNameLines(flags),
    ],
  });
}
