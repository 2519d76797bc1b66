import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import type { CommandName } from './arguments';
import { headerLines } from './header';
import { EXIT, type Outcome } from './outcome';
import { refusalText } from './refusal-text';
import { visibleJson } from '@/lib/strangers-words';

export type ReportAs = { command: CommandName | null; json: boolean; product?: Product };

/** Writes what a command ended with, as one JSON object or as sentences; answers the exit code. */
export async function report(
  outcome: Outcome,
  { command, json, product }: ReportAs,
): Promise<number> {
  if (json) writeJson({ ok: true, command, ...productJson(product), ...outcome.json });
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
    writeJson({ ok: false, command, ...productJson(product), error: { code, message, details } });
  } else {
    write(process.stderr, [message]);
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
