import { ok, type Result, refuse } from '@/lib/olp/result';
import type { Accepted } from '@/wizard/core/accept-key';
import type { Repair } from '@/wizard/core/repair-key';
import type { Wizard } from '@/wizard/core/wizard';
import { acceptTyped } from '../accept-typed';
import type { Arguments } from '../arguments';
import { codeLines } from '../code-view';
import { acceptBrought, textsAt } from '../brought';
import { readStandardInput } from '../files';
import { licenseLines, stateSentence } from '../license-view';
import { EXIT, type Outcome } from '../outcome';
import { groupNumbers } from '../refusal-text';
import { correctionsText } from '../repair-text';
import type { Screen } from '../screen';
import { statusJson } from '../status-json';
import { text } from '../text';

/** `accept`: takes a Computer Key or license file, or picks its own of a ZIP or folder of them; with `--repair` also one that needs mending. */
export async function accept(
  wizard: Wizard,
  { flags, rest }: Arguments,
  screen: Screen,
): Promise<Result<Outcome>> {
  const brought = flags.file === undefined ? null : await textsAt(flags.file);
  if (brought && brought.length !== 1) {
    const own = acceptBrought(wizard, brought);
    return own.ok ? describe(wizard, own.value, null, screen) : own;
  }
  const input = await readInput(flags.file, brought, rest);
  if (!input.ok) return input;
  const accepted = acceptTyped(wizard, input.value);
  if (accepted.ok) return describe(wizard, accepted.value, null, screen);
  if (accepted.error.code !== 'CODE_TYPO') return accepted;

  const repair = wizard.repair(input.value);
  if (!repair.ok) return accepted;
  const { computerKey } = repair.value;
  if (!flags.repair) {
    const corrections = correctionsText(repair.value);
    return refuse('CODE_TYPO', { ...accepted.error.details, repair: repair.value, corrections });
  }
  const repaired = wizard.accept(computerKey);
  return repaired.ok ? describe(wizard, repaired.value, repair.value, screen) : repaired;
}

/** The license as it stands now, and the code of the one it took the place of. */
export async function acceptedLines(
  wizard: Wizard,
  { stored, replaced }: Accepted,
  screen: Screen,
): Promise<string[]> {
  const status = wizard.start();
  if (!status.ok) return [];
  const { product } = wizard;
  const { state, license } = status.value;
  const runs = state === 'ACTIVE' || state === 'GRACE';
  const first = text(
    !stored ? 'accept.notStored' : runs ? 'accept.accepted' : 'accept.acceptedButStopped',
    {
      product: product.name,
    },
  );
  return [
    first,
    ...(state === 'ACTIVE' ? [] : [stateSentence(product, status.value)]),
    ...(license ? licenseLines(product, license) : []),
    ...(replaced ? ['', text('accept.replaced'), ...(await codeLines(replaced, screen))] : []),
  ];
}

async function describe(
  wizard: Wizard,
  accepted: Accepted,
  repair: Repair | null,
  screen: Screen,
): Promise<Result<Outcome>> {
  const status = wizard.start();
  if (!status.ok) return status;
  const json = statusJson(wizard, status.value);
  if (!json.ok) return json;
  const { kind, stored, replaced } = accepted;
  const repairedGroups = repair?.groups ?? [];
  const repaired = repair?.computerKey ?? null;
  const count = repairedGroups.length;
  const mended = { groups: groupNumbers(repairedGroups), count };
  return ok({
    exitCode: EXIT.OK,
    json: { ...json.value, kind, stored, replaced, repaired, repairedGroups },
    lines: async () => [
      ...(count > 0 ? [text('accept.repaired', mended)] : []),
      ...(await acceptedLines(wizard, accepted, screen)),
    ],
  });
}

async function readInput(
  file: string | undefined,
  brought: string[] | null,
  rest: string[],
): Promise<Result<string>> {
  if (file !== undefined) {
    const [content] = brought ?? [];
    return content === undefined ? refuse('FILE_UNREADABLE', { file }) : ok(content);
  }
  if (rest.length === 0) return refuse('USAGE', { reason: text('usage.noKey') });
  return ok(rest.length === 1 && rest[0] === '-' ? await readStandardInput() : rest.join(' '));
}
