import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import messages from '@/messages/wizard.en.json';

/** Sections whose keys are codes of the protocol, looked up by them. */
const BY_CODE = /^(stateTitle|stateText|refusal)\./;

/** Keys with a part that is filled in: `codes.${reason}`, `deactivate.step${step}`. */
const FILLED_IN =
  /^(codes\.(lead_)?(deactivated|canceled|replaced|dropped)(Title)?|(deactivate|clear)\.step[123]|trouble\.(refused|notFound)(Text)?)$/;

test('every text of the window is used', () => {
  const sources = readdirSync('wizard/app', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join('wizard/app', name), 'utf8'))
    .join('\n');
  const names = Object.entries(messages.window).flatMap(([section, texts]) =>
    Object.keys(texts).map((key) => `${section}.${key}`),
  );
  const unused = names.filter(
    (name) => !BY_CODE.test(name) && !FILLED_IN.test(name) && !sources.includes(`'${name}'`),
  );
  expect(unused).toEqual([]);
});
