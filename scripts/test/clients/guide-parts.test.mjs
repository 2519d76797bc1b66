import { expect, test } from 'vitest';
import { isAsShown, readParts } from './guide-parts.mjs';

const guide = `# Title

    npm run this-is-not-run

## First

\`\`\`sh
# no heading
one
\`\`\`

Text.

\`\`\`py title="two.py"
print(2)
\`\`\`

### Second
`;

test('blocks stand under their heading, with their line and their title', () => {
  expect(readParts(guide)).toEqual([
    { heading: '', blocks: [] },
    { heading: 'Title', blocks: [] },
    {
      heading: 'First',
      blocks: [
        { info: 'sh', title: '', text: '# no heading\none\n', line: 8 },
        { info: 'py', title: 'two.py', text: 'print(2)\n', line: 15 },
      ],
    },
    { heading: 'Second', blocks: [] },
  ]);
});

test('a fence that would not be understood is an error, not a block that is left out', () => {
  expect(() => readParts('```sh {copy}\nx\n```\n')).toThrow('Line 1');
  expect(() => readParts('```sh\nx\n')).toThrow('no end');
});

test('output is compared line by line, … standing for anything', () => {
  expect(isAsShown('a (b)\n', 'a (b)')).toBe(true);
  expect(isAsShown('a\n', 'a\nb')).toBe(false);
  expect(isAsShown('a…c\n', 'abc\n')).toBe(true);
  expect(isAsShown('a…c\n', 'a\nc\n')).toBe(false);
  expect(isAsShown('a\n…\nz\n', 'a\n1\n2\nz\n')).toBe(true);
});
