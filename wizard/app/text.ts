import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import { refusalText, refusalValues } from '@/wizard/cli/refusal-text';
import { fill, lookUp, type Texts, type Values } from '@/wizard/language';

/** `section.key` of a text of the window. */
export type WindowText = {
  [S in keyof Texts['window']]: `${S}.${keyof Texts['window'][S] & string}`;
}[keyof Texts['window']];

/** A text of the window with its values filled in. */
export function say(name: WindowText, values: Values = {}): string {
  return fill(lookUp('window', name) ?? name, values);
}

/** Whether the window has words of its own for a code of the protocol. */
export const isWindowText = (name: string): name is WindowText =>
  lookUp('window', name) !== undefined;

/** A refusal in a sentence for the window, where no flags can be typed. */
export function sayRefusal(refusal: Refusal, product: Product): string {
  const name = `refusal.${refusal.code}`;
  return isWindowText(name)
    ? say(name, refusalValues(refusal, product))
    : refusalText(refusal, product);
}
