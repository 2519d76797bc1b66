import { readLines } from './line-reader';
import { screenOf } from './screen';
import type { Terminal } from './terminal';
import { text } from './text';

/** Questions answered line by line. */
export function lineTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
  const { ask, hasMore, close } = readLines(input, output, false);

  function say(lines: readonly string[]): void {
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
  }

  return {
    screen: screenOf(output),
    say,
    ask,
    async fillIn(question, wrong) {
      for (;;) {
        const typed = await ask(`${question}: `);
        const reason = typed ? wrong(typed) : null;
        if (!typed || reason === null) return typed || null;
        say([reason]);
      }
    },
    async choose(question, answers, none) {
      say([...answers.map((answer, index) => `  ${index + 1}  ${answer}`), `  0  ${none}`]);
      for (;;) {
        const typed = await ask(`${question}: `);
        if (typed === null || typed === '0') return null;
        const index = Number(typed) - 1;
        if (answers[index] !== undefined) return index;
        say([text('menu.unknown')]);
      }
    },
    async wait(what, stop, work) {
      say([what, text('menu.stopByEnter', { stop })]);
      const stopping = new AbortController();
      void hasMore().then(() => stopping.abort());
      return work(stopping.signal);
    },
    close,
  };
}
