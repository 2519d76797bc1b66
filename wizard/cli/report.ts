import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import type { CommandName } from './arguments';
import { answerLine } from './answer-line';
import { headerLines, tryingLines } from './header';
import { EXIT, type Outcome } from './outcome';
import { refusalText } from './refusal-text';
import { writeOut } from './write-out';

export type ReportAs = { command: CommandName | null; json: boolean; product?: Product };

/** Writes what a command ended with, as one JSON object or as sentences; answers the exit code. */
export async function report(
  outcome: Outcome,
  { command, json, product }: ReportAs,
): Promise<number> {
  if (json) writeOut(answerLine({ ok: true, command }, product, outcome.json));
  else {
    const header = product ? [...headerLines(product), ''] : [];
    write(process.stdout, [...header, ...(await outcome.lines())]);
  }
  return outcome.exitCode;
}

export function reportRefusal(refusal: Refusal, { command, json, product }: ReportAs): number {
  const { code, details = {} } = refusal;
  const message = refusalText(refusal, product);
  if (json) {
    const error = { code, message, details };
    writeOut(answerLine({ ok: false, command }, product, { error }));
  } else {
    write(process.stderr, [...tryingLines(), message]);
  }
  return command === 'deactivate' || command === 'clear' ? EXIT.DEACTIVATION_FAILED : EXIT.OTHER;
}

function write(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  stream.write(`${lines.join('\n')}\n`);
}
