import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { activationKey, answer } from '../portal.test-support';
import { wizardProcess } from './process.test-support';

const { run, path } = wizardProcess();

/** The menu as somebody uses it who types these lines. */
const type = (state: string, lines: string[]) => run(state, ['menu'], `${lines.join('\n')}\n`);

async function requestIn(state: string): Promise<string> {
  const typed = ['request', '--activation-key', activationKey(1), '--json'];
  return (await run(state, typed)).json().url;
}

test('a person activates group by group: the wrong group is named and asked for again', async () => {
  const url = await requestIn('typed');
  const groups = answer(url, {}, 's48').toLowerCase().split('-');
  const [first = '', second = '', ...others] = groups;
  const lines = ['1', first, `${second.slice(0, 5)}u`, second, ...others, '0'];
  const { stdout, exitCode } = await type('typed', lines);
  expect(stdout).toContain('Group 2 does not fit');
  expect(stdout).toContain(`2 [${second.toUpperCase()} ✓]`);
  expect(stdout).toContain('✓ Accepted');
  expect(exitCode).toBe(0);
});

test('a character lost or doubled in a pasted key is said with its group, which alone is asked for again', async () => {
  const url = await requestIn('odd');
  const groups = answer(url, {}, 's48').split('-');
  for (const [group, spoiled] of [
    [6, groups[6]?.slice(1) ?? ''],
    [2, `${groups[2]?.slice(0, 3)}${groups[2]?.slice(2)}`],
  ] as const) {
    const text = groups.with(group, spoiled).join('-');
    const said = `Group ${group + 1} has ${spoiled.length} characters; a group has 6.`;
    const { stdout } = await type('odd', ['1', text, groups[group] ?? '', '0']);
    expect(stdout).toContain(said);
    expect(stdout).not.toContain('does not fit');
    expect(stdout).toContain('✓ Accepted');
    const given = await run('odd', ['accept', text]);
    expect(given.stderr + given.stdout).toContain(said);
  }
});

test('what was typed is still there after a look elsewhere', async () => {
  const url = await requestIn('draft');
  const groups = answer(url, {}, 's48').split('-');
  const first = ['1', ...groups.slice(0, 9), ''];
  const { stdout } = await type('draft', [...first, '2', '1', ...groups.slice(9), '0']);
  expect(stdout).toContain('✓ Accepted');
});

test('a key longer than the shortest is asked for to its end', async () => {
  const url = await requestIn('long');
  const groups = answer(url).split('-');
  expect(groups).toHaveLength(23);
  const { stdout } = await type('long', ['1', ...groups, '0']);
  expect(stdout).toContain('✓ Accepted');
});

test('a key pasted in several lines, and as the path of a license file', async () => {
  const url = await requestIn('pasted');
  const groups = answer(url).split('-');
  const rows = [groups.slice(0, 8), groups.slice(8, 16), groups.slice(16)];
  const pasted = await type('pasted', ['1', ...rows.map((row) => row.join(' ')), '0']);
  expect(pasted.stdout).toContain('✓ Accepted');

  const file = path('from-menu.json');
  writeFileSync(file, JSON.stringify({ olp: 1, computerKey: groups.join('-') }));
  const named = await type('pasted', ['1', `'${file}'`, '0']);
  expect(named.stdout).toContain('✓ Accepted');
  const lines = ['{', '"olp": 1,', `"computerKey": "${groups.join('-')}"`, '}'];
  const copied = await type('pasted', ['1', 'no/such/file', ...lines, '0']);
  expect(copied.stdout).toMatch(/cannot be read: no\/such\/file[\s\S]*✓ Accepted/);
});

test('a key pasted with a typing error is mended after asking', async () => {
  const url = await requestIn('offered');
  const key = answer(url);
  const spoiled = `${key.slice(0, 7)}U${key.slice(8)}`;
  const { stdout } = await type('offered', ['1', spoiled, 'y', '0']);
  expect(stdout).toContain(`group 2 reads ${key.slice(7, 13)}. Take it?`);
  expect(stdout).toContain('✓ Accepted');
});

test('a person deactivates only after the whole word, and leaves with its code', async () => {
  const url = await requestIn('left');
  await run('left', ['accept', answer(url)]);
  const kept = await type('left', ['4', 'y', '0']);
  expect(kept.exitCode).toBe(0);
  const left = await type('left', ['4', 'yes', '0']);
  expect(left.stdout).toContain('Deactivation Verification Code');
  expect(left.exitCode).toBe(10);
});

test('the request is shown again without typing the Activation Key', async () => {
  const url = await requestIn('again');
  expect((await type('again', ['2', '0'])).stdout).toContain(url);
});

test('whoever leaves without a license cancels', async () => {
  expect(await type('nothing', ['1', 'ABCDE', '', '0'])).toMatchObject({
    exitCode: 4,
    stdout: expect.stringContaining('not the right length'),
  });
  expect(await run('nothing', ['menu'])).toMatchObject({ exitCode: 4 });
});
