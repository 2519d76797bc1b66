import { bad, good, type Verdict } from '../verdict';

/** As package.json has it under `engines`. */
const LEAST: [number, number] = [20, 19];

export function lookAtNode(version: string): Verdict {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const is = `Node.js is ${version}`;
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return good(`${is}.`);
  return bad(
    `${is}, and Keyturn needs ${LEAST.join('.')} or newer.`,
    'Install a newer one from https://nodejs.org/.',
  );
}
