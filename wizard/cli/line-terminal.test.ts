import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isDumb, qrLines } from './screen';
import { openTerminal } from './open-terminal';

afterEach(() => void vi.unstubAllEnvs());

/** A terminal that can only show one line after the other; the system edits the lines typed on it. */
async function dumbTerminal(TERM: string | undefined) {
  vi.stubEnv('TERM', TERM);
  vi.stubEnv('NO_COLOR', undefined);
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: vi.fn() });
  const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 0, rows: 0 });
  let seen = '';
  screen.setEncoding('utf8').on('data', (chunk) => {
    seen += chunk;
  });
  const terminal = await openTerminal(
    keyboard as unknown as NodeJS.ReadStream,
    screen as unknown as NodeJS.WriteStream,
  );
  return {
    terminal,
    keyboard,
    type: (...lines: string[]) => keyboard.write(lines.map((line) => `${line}\n`).join('')),
    sees: (what: string) => expect.poll(() => seen).toContain(what),
    seen: () => seen,
  };
}

describe.each(['dumb', '', undefined])('with TERM=%s', (term) => {
  test('answers have numbers, and what is no number is told so', async () => {
    const { terminal, type, sees, seen, keyboard } = await dumbTerminal(term);
    const chosen = terminal.choose('Your choice', ['Activate', 'Codes'], 'Quit');
    await sees('  1  Activate\n  2  Codes\n  0  Quit\nYour choice: ');
    type('Codes');
    await sees('type one of the numbers');
    type('2');
    expect(await chosen).toBe(1);
    terminal.close();
    expect(seen()).not.toContain('\u001b');
    expect(keyboard.setRawMode).not.toHaveBeenCalled();
  });

  test('a wrong answer is asked for again, and waiting ends with Enter', async () => {
    const { terminal, type, sees, seen } = await dumbTerminal(term);
    const wrong = (typed: string) => (typed === 'right' ? null : `not ${typed}`);
    const filled = terminal.fillIn('Key', wrong);
    type('rightt');
    await sees('not rightt\nKey: ');
    type('right');
    expect(await filled).toBe('right');
    const stopped = terminal.wait(
      'Asking',
      'Stop waiting',
      (signal) => new Promise((done) => signal.addEventListener('abort', () => done('stopped'))),
    );
    await sees('(Stop waiting: Enter)');
    type('');
    expect(await stopped).toBe('stopped');
    terminal.close();
    expect(seen()).not.toContain('\u001b');
  });

  test('a QR code is drawn without colors, also where the width is not known', async () => {
    const { terminal } = await dumbTerminal(term);
    const lines = await qrLines('HTTPS://EXAMPLE.COM/A/0', terminal.screen);
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.join('\n')).not.toContain('\u001b');
    terminal.close();
  });
});

test('Windows has no TERM, and a terminal that can do more', () => {
  expect(isDumb('', 'win32')).toBe(false);
  expect(isDumb('', 'linux')).toBe(true);
  expect(isDumb('xterm-256color', 'linux')).toBe(false);
});
