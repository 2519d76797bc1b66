import type { Part, Place } from './read-personal-data';

/** The parts as one file of JSON, written as they are read: each kind is a list under its name. */
export async function* asJson(
  of: string,
  first: Part,
  read: (place: Place) => Promise<Part>,
): AsyncGenerator<string> {
  yield `{"of": ${JSON.stringify(of)}`;
  let open = '';
  let part = first;
  for (;;) {
    const rows = part.rows.map((row) => `\n  ${JSON.stringify(row)}`).join(',');
    if (part.kind === open) {
      if (rows) yield `,${rows}`;
    } else yield `${open && ']'},\n${JSON.stringify(part.kind)}: [${rows}`;
    open = part.kind;
    if (!part.next) break;
    part = await read(part.next);
  }
  yield ']}\n';
}
