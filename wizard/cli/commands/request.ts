import { hostname } from 'node:os';
import { join } from 'node:path';
import { ok, type Result, refuse } from '@/lib/olp/result';
import { computerName, isCut } from '@/lib/olp/computer-name';
import { codeIn } from '@/lib/olp/text/find-code';
import type { MadeRequest } from '@/wizard/core/make-request';
import type { ComputerRequest, Wizard } from '@/wizard/core/wizard';
import type { Arguments } from '../arguments';
import { shortCodeLines } from '../code-view';
import { isFolder, readStandardInput } from '../files';
import { factLines } from '../license-view';
import { requestFileName } from '../request-file-name';
import { EXIT, type Outcome } from '../outcome';
import { makeQr } from '../qr-code';
import { type SavedFile, saveFile, savedLines, savePng, unsavedFiles } from '../save-png';
import { qrLines, type Screen } from '../screen';
import { text } from '../text';

/** `request`: shows what to carry to the portal. */
export async function request(
  wizard: Wizard,
  { flags }: Pick<Arguments, 'flags'>,
  screen: Screen,
): Promise<Result<Outcome>> {
  const pending = await makeOrShow(wizard, flags);
  if (!pending.ok) return pending;
  const { fitsQr, ...shown } = pending.value;

  const saved = [
    ...(fitsQr ? await savePng(shown.url, flags.png) : []),
    ...saveRequest(pending.value, flags['save-request']),
  ];
  const unsaved = unsavedFiles(saved);
  const qrVersion = fitsQr ? (await makeQr(shown.url)).version : null;
  return ok({
    exitCode: unsaved.length > 0 ? EXIT.OTHER : EXIT.OK,
    json: { ...shown, fitsQr, qrVersion, unsaved },
    lines: async () => [
      ...(await requestLines(pending.value, screen)),
      ...cutNameLines(flags),
      ...savedLines(saved),
    ],
  });
}

/** Into the file of that name; into a folder, as a USB stick is one, as a file of this computer's beside those of others. */
function saveRequest(made: MadeRequest, place: string | undefined): SavedFile[] {
  if (place === undefined) return [];
  const file = isFolder(place) ? join(place, requestFileName(made)) : place;
  return [saveFile(file, `${made.url}\n`)];
}

/** Says what is left of a Computer Name that is too long: nothing is cut unsaid. */
export function cutNameLines(flags: Arguments['flags']): string[] {
  const given = flags['computer-name'] ?? '';
  return isCut(given) ? ['', text('request.nameCut', { name: computerName(given) })] : [];
}

/** What the flags say about the license and this computer; null without an Activation Key. */
export async function readComputer(flags: Arguments['flags']): Promise<ComputerRequest | null> {
  const typed = flags['activation-key'];
  if (typed === undefined) return null;
  return {
    activationKey: codeIn(typed === '-' ? await readStandardInput() : typed, ['AK']),
    computerId: flags['computer-id'],
    computerName: flags['computer-name'] ?? hostname(),
    type: flags.plain ? 1 : undefined,
    fresh: flags.new,
  };
}

/** Without an Activation Key the request that is there already is shown again. */
async function makeOrShow(wizard: Wizard, flags: Arguments['flags']): Promise<Result<MadeRequest>> {
  const computer = await readComputer(flags);
  if (computer) return wizard.request(computer);
  const requests = wizard.requests();
  if (!requests.ok) return requests;
  const [first] = requests.value;
  return first ? ok(first) : refuse('USAGE', { reason: text('usage.noActivationKey') });
}

/** The request as a person reads it, step by step. */
export async function requestLines(pending: MadeRequest, screen: Screen): Promise<string[]> {
  const { computerId, computerName, deviceCode, url, fitsQr, reused, active, canceled } = pending;
  const picture = fitsQr
    ? [text('request.scan'), '', ...(await qrLines(url, screen)), '']
    : [text('request.pasteOnly'), ''];
  return [
    text(active ? 'request.renewal' : reused ? 'request.reused' : 'request.title'),
    ...factLines([
      [text('fact.computerId'), computerId],
      [text('fact.computerName'), computerName || null],
      [text('fact.deviceCode'), deviceCode],
    ]),
    '',
    ...picture,
    url,
    '',
    text('request.byPhone', { computerId, deviceCode }),
    '',
    text('request.then'),
    ...canceled.flatMap((code) => ['', text('request.canceled'), ...shortCodeLines(code)]),
  ];
}
