import { expect, test, vi } from 'vitest';
import { ok } from '@/lib/olp/result';
import { strangersWord } from '@/lib/strangers-words';
import { HOSTILE_WORDS, unseen } from '@/lib/strangers-words.test-support';
import { print } from './run';

function printed(work: () => void): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  work();
  const said = write.mock.calls.map(([text]) => String(text)).join('');
  write.mockRestore();
  return said;
}

test.each(HOSTILE_WORDS)('a computer called %j sends nothing unseen to a terminal', (word) => {
  const result = ok({ computerName: word });
  for (const words of [() => word, () => `1  ${strangersWord(word)}  active`]) {
    expect(unseen(printed(() => print({}, result, words)))).toEqual([]);
  }
  const json = printed(() => print({ json: true }, result, () => ''));
  expect(unseen(json)).toEqual([]);
  expect(JSON.parse(json)).toEqual({ computerName: word });
});
