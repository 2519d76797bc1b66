import { ok, type Result, refuse } from '@/lib/olp/result';
import type { MadeRequest } from '@/wizard/core/make-request';
import type { Wizard } from '@/wizard/core/wizard';
import { hostname } from 'node:os';
import type { Arguments } from '../arguments';
import { shortCodeLines } from '../code-view';
import { readStandardInput, writePrivateFile } from '../files';
import { factLines } from '../license-view';
import { EXIT, type Outcome } from '../outcome';
import { savePng } from '../save-png';
import { qrLines, type Screen } from '../screen';
import { text } from '../text';
import { makeQr } from '../qr-code';

/** `request`: shows what to carry to the portal. */
export async function request(
  wizard: Wizard,
  { flags }: Arguments,
  screen: Screen,
): Promise<Result<Outcome>> {
  const typed = flags['activation-key'];
  if (typed === undefined) {
    return refuse('USAGE', { reason: text('usage.missing', { flag: 'activation-key' }) });
  }
  const made = wizard.request({
    activationKey: typed === '-' ? await readStandardInput() : typed,
    computerId: flags['computer-id'],
    computerName: flags['computer-name'] ?? hostname(),
    type: flags.plain ? 1 : undefined,
    fresh: flags.new,
  });
  if (!made.ok) return made;
  const { fitsQr, ...shown } = made.value;

  const saved = [
    ...(fitsQr ? await savePng(shown.url, flags.png) : []),
    ...saveRequest(shown.url, flags['save-request']),
  ];
  const qrVersion = fitsQr ? (await makeQr(shown.url)).version : null;
  return ok({
    exitCode: EXIT.OK,
    json: { ...shown, qrVersion },
    lines: [...(await requestLines(made.value, screen)), ...saved],
  });
}

/** The request as a person reads it, step by step. */
export async function requestLines(made: MadeRequest, screen: Screen): Promise<string[]> {
  const { computerId, computerName, deviceCode, url, fitsQr, reused, active, canceled } = made;
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

function saveRequest(url: string, file: string | undefined): string[] {
  if (file === undefined) return [];
  const written = writePrivateFile(file, `${url}\n`);
  return [text(written ? 'file.request' : 'file.notWritable', { file })];
}
