import { createInterface } from 'node:readline';
import { type Screen, screenOf } from './screen';

/** A person at a terminal. */
export type Terminal = {
  screen: Screen;
  say(lines: readonly string[]): void;
  /** The answer without white space around it; null once the input has ended (Ctrl-C, Ctrl-D). */
  ask(question: string): Promise<string | null>;
  close(): void;
};

/**
 * Reads lines as they come: what was pasted in several lines answers the following questions too,
 * which `readline/promises` would lose.
 */
export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
  const lines: string[] = [];
  const waiting: ((line: string | null) => void)[] = [];
  let ended = false;
  const reader = createInterface({ input, output, terminal: Boolean(input.isTTY && output.isTTY) });
  reader.on('line', (line) => {
    const next = waiting.shift();
    if (next) next(line);
    else lines.push(line);
  });
  reader.on('SIGINT', () => reader.close());
  reader.on('close', () => {
    ended = true;
    for (const next of waiting.splice(0)) next(null);
  });

  async function ask(question: string): Promise<string | null> {
    reader.setPrompt(question);
    const kept = lines.shift();
    if (kept !== undefined) {
      output.write(`${question}${kept}\n`);
      return kept.trim();
    }
    if (ended) return null;
    reader.prompt();
    const line = await new Promise<string | null>((done) => waiting.push(done));
    return line?.trim() ?? null;
  }

  return {
    screen: screenOf(output),
    say(said) {
      if (said.length > 0) output.write(`${said.join('\n')}\n`);
    },
    ask,
    close: () => reader.close(),
  };
}
