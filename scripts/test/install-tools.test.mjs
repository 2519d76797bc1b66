import { expect, test } from 'vitest';
import { installTools } from './install-tools.mjs';

/**
 * A machine, what is installed on it and what was said and done, in order.
 * @param {{isRoot: boolean, here?: string[], unknown?: string[]}} machine
 */
function machine({ isRoot, here = [], unknown = [] }) {
  const installed = new Set(here);
  /** @type {string[]} */
  const events = [];
  /** @param {string} name @param {string[][]} packages */
  const tool = (name, ...packages) => ({
    name,
    packages,
    works: () => packages.some((some) => some.every((one) => installed.has(one))),
  });
  const apt = {
    canInstall: () => isRoot,
    say: (/** @type {string} */ text) => void events.push(text),
    install: async (/** @type {string[]} */ packages) => {
      events.push(`(${packages})`);
      if (packages.some((one) => unknown.includes(one))) return { code: 100, text: 'no such\n' };
      for (const one of packages) installed.add(one);
      return { code: 0, text: '' };
    },
  };
  const tools = [
    tool('a browser', ['chromium']),
    tool('a compiler', ['gcc', 'make']),
    tool('Java', ['jdk-17'], ['jdk']),
  ];
  const names = async () => (await installTools(tools, apt)).map(({ name }) => name);
  return { events, names };
}

const first = (/** @type {string} */ packages) =>
  `As root, apt-get installs what the tests need here: ${packages}`;

test('one line names all packages before the first is installed', async () => {
  const { events, names } = machine({ isRoot: true });
  expect(await names()).toEqual([]);
  const line = first('chromium gcc make jdk-17');
  expect(events).toEqual([line, '(chromium)', '(gcc,make)', '(jdk-17)']);
});

test('where nothing is missing, and for others than root, nothing is said and nothing installed', async () => {
  const complete = machine({ isRoot: true, here: ['chromium', 'gcc', 'make', 'jdk'] });
  expect(await complete.names()).toEqual([]);
  expect(complete.events).toEqual([]);
  const ordinary = machine({ isRoot: false, here: ['chromium'] });
  expect(await ordinary.names()).toEqual(['a compiler', 'Java']);
  expect(ordinary.events).toEqual([]);
});

test('packages that are not to be had give way to others, or the tool stays missing', async () => {
  const here = ['gcc', 'make'];
  const { events, names } = machine({ isRoot: true, here, unknown: ['chromium', 'jdk-17'] });
  expect(await names()).toEqual(['a browser']);
  const line = first('chromium jdk-17');
  expect(events).toEqual([line, '(chromium)', 'no such', '(jdk-17)', 'no such', '(jdk)']);
});
