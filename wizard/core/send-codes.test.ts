import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { value } from '@/lib/olp/property.test-support';
import { ok, refuse } from '@/lib/olp/result';
import { activationKey, answer } from '../portal.test-support';
import { storeIn, temporaryFolder, wizardIn } from './folder.test-support';
import type { Portal } from './portal';

/** A wizard that deactivated without a network, and a portal that answers `code` from now on. */
function deactivatedBefore(first: string) {
  const folder = temporaryFolder();
  let code = first;
  let asked = 0;
  let time = Math.floor(Date.now() / 1000);
  const portal: Portal = async () => {
    asked += 1;
    if (code !== 'released') return refuse(code as 'DVC_NO_MATCH');
    return ok({ result: 'released', releasedAt: 1 });
  };
  const open = () => wizardIn(folder, { portal, now: () => time });
  const request = () =>
    value(open().request({ activationKey: activationKey(1), computerName: 'LAB-PC-07' }));
  return {
    ...{ folder, open, request },
    asked: () => asked,
    answers: (next: string) => {
      code = next;
    },
    wait: (seconds: number) => {
      time += seconds;
    },
    deactivate() {
      value(open().accept(answer(request().url)));
      value(open().deactivate());
    },
  };
}

test('a code that the portal refused for good is set aside: kept to be seen, and sent no more', async () => {
  const { open, asked, deactivate } = deactivatedBefore('DVC_NO_MATCH');
  deactivate();
  const first = value(await open().sendPendingCodes());
  expect(first.failed).toMatchObject([
    { code: { sent: false, refused: true }, refusal: { code: 'DVC_NO_MATCH' } },
  ]);
  for (let start = 0; start < 3; start += 1)
    expect(value(await open().sendPendingCodes())).toEqual({ sent: [], failed: [] });
  expect(asked()).toBe(1);
  expect(value(open().codes())).toMatchObject([{ sent: false, refused: true }]);
});

test('it is so in the second place too, where the state itself is lost', async () => {
  const { folder, open, asked, deactivate } = deactivatedBefore('DVC_NO_MATCH');
  deactivate();
  value(await open().sendPendingCodes());
  rmSync(`${folder}/state`, { recursive: true });
  expect(value(storeIn(folder).load()).outlived).toMatchObject([{ refused: true }]);
  expect(value(await open().sendPendingCodes()).failed).toEqual([]);
  expect(asked()).toBe(1);
});

test.each(['NETWORK', 'RATE_LIMITED', 'BAD_REQUEST'])(
  'a code that was refused with %s is sent again, until it arrives',
  async (code) => {
    const { open, asked, answers, deactivate } = deactivatedBefore(code);
    deactivate();
    expect(value(await open().sendPendingCodes()).failed).toMatchObject([
      { code: { refused: false } },
    ]);
    answers('released');
    expect(value(await open().sendPendingCodes()).sent).toHaveLength(1);
    expect(value(await open().sendPendingCodes()).sent).toHaveLength(0);
    expect(asked()).toBe(2);
  },
);

test('that of a canceled request is sent for a day, since the request may be on its way', async () => {
  const { open, asked, request, wait } = deactivatedBefore('DVC_NO_MATCH');
  request();
  value(open().cancel());
  value(await open().sendPendingCodes());
  wait(24 * 3600);
  value(await open().sendPendingCodes());
  wait(1);
  value(await open().sendPendingCodes());
  value(await open().sendPendingCodes());
  expect(asked()).toBe(3);
  expect(value(open().codes())).toMatchObject([{ sent: false, refused: true }]);
});
