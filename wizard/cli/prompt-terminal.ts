import { isCancel, select, text as askText } from '@clack/prompts';
import { type LineReader, readLines } from './line-reader';
import { screenOf } from './screen';
import type { Terminal } from './terminal';
import { text } from './text';

/** The prompt library reads single keys; its bars and its English hints are left out. */
const PLAIN = { withGuide: false, showInstructions: false };

/** Arrow keys and Enter; Escape and Ctrl-C choose none of the answers. */
export function promptTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
  let reader: LineReader | null = null;
  const streams = { input, output };

  /** Only one may read at a time. */
  function closeReader(): void {
    reader?.close();
    reader = null;
  }

  async function choose(
    question: string,
    answers: readonly string[],
    signal?: AbortSignal,
  ): Promise<number | null> {
    closeReader();
    const message = `${question} ${text('menu.byArrows')}`;
    const options = answers.map((label, value) => ({ label, value }));
    const stopped = signal ? { signal } : {};
    const chosen = await select({ ...PLAIN, ...streams, ...stopped, message, options });
    return isCancel(chosen) ? null : chosen;
  }

  return {
    screen: screenOf(output),
    say(lines) {
      if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
    },
    async ask(question) {
      reader ??= readLines(input, output, true);
      const answer = await reader.ask(question);
      if (answer === null) closeReader();
      return answer;
    },
    async fillIn(message, wrong) {
      closeReader();
      const typed = await askText({
        ...PLAIN,
        ...streams,
        message,
        validate: (value) => (value?.trim() ? (wrong(value.trim()) ?? undefined) : undefined),
      });
      return isCancel(typed) ? null : typed?.trim() || null;
    },
    async choose(question, answers, none) {
      const chosen = await choose(question, [...answers, none]);
      return chosen === answers.length ? null : chosen;
    },
    async wait(what, stop, work) {
      const done = new AbortController();
      const stopping = new AbortController();
      const answered = choose(what, [stop], done.signal).then(() => stopping.abort());
      try {
        return await work(stopping.signal);
      } finally {
        done.abort();
        await answered;
      }
    },
    close: closeReader,
  };
}
