import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTerminal } from './open-terminal';

// Where the tests run there may be none, or a dumb one.
beforeEach(() => void vi.stubEnv('TERM', 'xterm'));
afterEach(() => void vi.unstubAllEnvs());

const DOWN = '\u001b[B';
const ENTER = '\r';
const CTRL_C = '\u0003';

/** A terminal, the keys of a person, and what they see. */
async function person() {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keyboard });
  const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let seen = '';
  screen.setEncoding('utf8').on('data', (chunk) => {
    seen += stripVTControlCharacters(chunk);
  });
  const terminal = await openTerminal(
    keyboard as unknown as NodeJS.ReadStream,
    screen as unknown as NodeJS.WriteStream,
  );
  return {
    terminal,
    press: (...keys: string[]) => {
      for (const key of keys) keyboard.write(key);
    },
    sees: (what: string) => expect.poll(() => seen).toContain(what),
  };
}

test('an answer is chosen with arrow keys and Enter; Ctrl-C and the last one choose none', async () => {
  const { terminal, press, sees } = await person();
  const choose = () => terminal.choose('What next?', ['Activate', 'Codes'], 'Quit');
  const second = choose();
  await sees('Activate');
  press(DOWN, ENTER);
  expect(await second).toBe(1);
  const quit = choose();
  press(DOWN, DOWN, ENTER);
  expect(await quit).toBeNull();
  const left = choose();
  press(CTRL_C);
  expect(await left).toBeNull();
});

test('what is wrong stands beside what was typed, which can be mended', async () => {
  const { terminal, press, sees } = await person();
  const wrong = (typed: string) => (typed === 'right' ? null : `not ${typed}`);
  const typed = terminal.fillIn('Key', wrong);
  press(...'rightt', ENTER);
  await sees('not rightt');
  press('\u007f', ENTER);
  expect(await typed).toBe('right');
  const nothing = terminal.fillIn('Key', wrong);
  press(ENTER);
  expect(await nothing).toBeNull();
});

test('waiting ends with its work, or when the person stops it', async () => {
  const { terminal, press, sees } = await person();
  expect(await terminal.wait('Asking', 'Stop', async () => 'done')).toBe('done');
  const stopped = terminal.wait(
    'Asking again',
    'Stop',
    (signal) => new Promise((done) => signal.addEventListener('abort', () => done('stopped'))),
  );
  await sees('Asking again');
  press(ENTER);
  expect(await stopped).toBe('stopped');
});

test('lines pasted at once answer one question after the other, also after a choice', async () => {
  const { terminal, press } = await person();
  const chosen = terminal.choose('What next?', ['Type'], 'Quit');
  press(ENTER);
  expect(await chosen).toBe(0);
  const first = terminal.ask('Group 1: ');
  press('ABCDEF\rGHJKMN\r');
  expect(await first).toBe('ABCDEF');
  expect(await terminal.ask('Group 2: ')).toBe('GHJKMN');
  terminal.close();
});
