import { createInterface } from 'node:readline';

/** Reads lines as they come. */
export type LineReader = {
  /** Null once the input has ended. */
  ask(question: string): Promise<string | null>;
  /** Resolves once there is a line, or no more to come; takes nothing. */
  hasMore(): Promise<void>;
  close(): void;
};

/**
 * What was pasted in several lines answers the following questions too, which `readline/promises` and
 * the prompt library would lose. `terminal`: this program edits the line, key by key, else the system.
 */
export function readLines(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  terminal: boolean,
): LineReader {
  const lines: string[] = [];
  let wake = () => {};
  let ended = false;
  const reader = createInterface({ input, output, terminal });
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  reader.on('SIGINT', () => reader.close());
  reader.on('close', () => {
    ended = true;
    wake();
  });

  async function hasMore(): Promise<void> {
    if (lines.length > 0 || ended) return;
    await new Promise<void>((done) => {
      wake = done;
    });
  }

  async function ask(question: string): Promise<string | null> {
    reader.setPrompt(question);
    const kept = lines.shift();
    if (kept !== undefined) {
      output.write(`${question}${kept}\n`);
      return kept.trim();
    }
    if (ended) return null;
    reader.prompt();
    await hasMore();
    return lines.shift()?.trim() ?? null;
  }

  return { ask, hasMore, close: () => reader.close() };
}
