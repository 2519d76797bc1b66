import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import type { CommandName } from './arguments';
import { edition } from '@/wizard/edition';
import { headerLines, tryingLines } from './header';
import { EXIT, type Outcome } from './outcome';
import { refusalText } from './refusal-text';
import { visibleJson } from '@/lib/strangers-words';

/** Said in every answer, so that nobody takes one of a wizard for trying for more. */
const forTrying = edition === null;

export type ReportAs = { command: CommandName | null; json: boolean; product?: Product };

/** Writes what a command ended with, as one JSON object or as sentences; answers the exit code. */
export async function report(
  outcome: Outcome,
  { command, json, product }: ReportAs,
): Promise<number> {
  if (json) writeJson({ ok: true, command, forTrying, ...productJson(product), ...outcome.json });
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
    writeJson({ ok: false, command, forTrying, ...productJson(product), error });
  } else {
    write(process.stderr, [...tryingLines(), message]);
  }
  return command === 'deactivate' || command === 'clear' ? EXIT.DEACTIVATION_FAILED : EXIT.OTHER;
}

function productJson(product: Product | undefined) {
  if (!product) return {};
  const { productId: id, name, testPortal } = product;
  return { product: { id, name, testPortal } };
}

function writeJson(object: object): void {
  write(process.stdout, [visibleJson(JSON.stringify(object))]);
}

function write(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  stream.write(`${lines.join('\n')}\n`);
}
