import type { Screen } from './screen';

/** A person at a terminal, or lines that a program writes in the place of one. */
export type Terminal = {
  screen: Screen;
  say(lines: readonly string[]): void;
  /** The answer without white space around it; null once the input has ended (Ctrl-C, Ctrl-D). */
  ask(question: string): Promise<string | null>;
  /**
   * Asks until there is nothing wrong with the answer; `wrong` says what is. What was typed can be
   * mended. Null: given up.
   */
  fillIn(question: string, wrong: (typed: string) => string | null): Promise<string | null>;
  /** Index of the answer that was chosen; null for `none`, the last one. */
  choose(question: string, answers: readonly string[], none: string): Promise<number | null>;
  /** Works until it is done, or stopped by the person: then the signal is aborted. */
  wait<T>(what: string, stop: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  close(): void;
};
