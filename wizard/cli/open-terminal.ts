import { lineTerminal } from './line-terminal';
import { isDumb } from './screen';
import type { Terminal } from './terminal';

/** Arrow keys and Enter for a person; numbered answers, read line by line, on a dumb terminal or a pipe. */
export async function openTerminal(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<Terminal> {
  if (!input.isTTY || !output.isTTY || isDumb()) return lineTerminal(input, output);
  const { promptTerminal } = await import('./prompt-terminal');
  return promptTerminal(input, output);
}
