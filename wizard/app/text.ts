import messages from '@/messages/wizard.en.json';
import type { Refusal } from '@/lib/olp/result';
import type { Product } from '@/lib/olp/product-file';
import { refusalText } from '@/wizard/cli/refusal-text';
import { fill, type Values } from '@/wizard/cli/text';

const texts = messages.window;
type Texts = typeof texts;

/** `section.key` of a text of the window in messages/wizard.<language>.json. */
export type WindowText = {
  [S in keyof Texts]: `${S}.${keyof Texts[S] & string}`;
}[keyof Texts];

/** A text of the window with its values filled in. */
export function say(name: WindowText, values: Values = {}): string {
  return fill(lookUp(name) ?? name, values);
}

/** Whether the window has words of its own for a code of the protocol. */
export function isWindowText(name: string): name is WindowText {
  return lookUp(name) !== undefined;
}

/** A refusal in a sentence for the window, where no flags can be typed. */
export function sayRefusal(refusal: Refusal, product: Product): string {
  const name = `refusal.${refusal.code}`;
  return isWindowText(name) ? say(name) : refusalText(refusal, product);
}

function lookUp(name: string): string | undefined {
  const [section = '', key = ''] = name.split('.');
  const sections: Record<string, Record<string, string>> = texts;
  return Object.hasOwn(sections, section) ? sections[section]?.[key] : undefined;
}
