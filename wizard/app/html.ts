/** Markup that is safe to send: everything that was put into it is escaped, or markup itself. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes; nothing is written for null, undefined and false. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with values in its text and in its double-quoted attributes. */
export function html(markup: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(
    markup.reduce((written, part, index) => written + render(values[index - 1]) + part),
  );
}

function render(value: Content): string {
  if (value instanceof Html) return value.text;
  if (isList(value)) return value.map(render).join('');
  if (value === null || value === undefined || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function isList(value: Content): value is readonly Content[] {
  return Array.isArray(value);
}
