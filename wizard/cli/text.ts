import { fill, lookUp, type Texts, type Values } from '@/wizard/language';

/** `section.key` of a text of the terminal. */
export type TextName = {
  [S in keyof Texts['wizard']]: `${S}.${keyof Texts['wizard'][S] & string}`;
}[keyof Texts['wizard']];

/** A text with its values filled in. */
export function text(name: TextName, values: Values = {}): string {
  return fill(lookUp('wizard', name) ?? name, values);
}

/** Whether a section has its own words for a code of the protocol. */
export const isText = (name: string): name is TextName => lookUp('wizard', name) !== undefined;
