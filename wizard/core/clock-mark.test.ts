import { expect, test } from 'vitest';
import { SECONDS_PER_DAY, startOfDay } from '@/lib/olp/day';
import { value } from '@/lib/olp/property.test-support';
import { activationKey, answer, today } from '../portal.test-support';
import { storeIn, temporaryFolder, wizardIn } from './folder.test-support';

/** An active license on a computer whose clock the test sets, in days from today. */
function computerWithClock() {
  const folder = temporaryFolder();
  const clock = { day: 0 };
  const now = () => startOfDay(today) + clock.day * SECONDS_PER_DAY;
  const wizard = wizardIn(folder, { now });
  const { url } = value(wizard.request({ activationKey: activationKey(1), computerName: '' }));
  value(wizard.accept(answer(url, { iss: today })));
  const markedDay = () => {
    const { state } = value(storeIn(folder).load());
    return ((state?.highWater ?? 0) - startOfDay(today)) / SECONDS_PER_DAY;
  };
  return { clock, wizard, markedDay };
}

test('the own mark rises at the first start and after each 24 hours of running', () => {
  const { clock, wizard, markedDay } = computerWithClock();
  wizard.start();
  expect(markedDay()).toBe(0);
  clock.day = 10;
  wizard.start();
  wizard.start(23 * 3600);
  expect(markedDay()).toBe(0);
  wizard.start(3600);
  expect(markedDay()).toBe(10);
});

test('a clock set back by more than 48 hours behind the mark stops the program', () => {
  const { clock, wizard } = computerWithClock();
  clock.day = 10;
  wizard.start();
  wizard.start(SECONDS_PER_DAY);
  clock.day = 8;
  expect(value(wizard.start()).state).toBe('ACTIVE');
  clock.day = 7.9;
  expect(value(wizard.start()).state).toBe('CLOCK_BACK');
});

test('one wrong year does not brick a license: the mark rises by 45 days at most', () => {
  const { clock, wizard, markedDay } = computerWithClock();
  wizard.start();
  clock.day = 365;
  wizard.start(SECONDS_PER_DAY);
  expect(markedDay()).toBe(45);
  clock.day = 43;
  expect(value(wizard.start()).state).toBe('ACTIVE');
});

test('a clock that is set back leaves the mark alone', () => {
  const { clock, wizard, markedDay } = computerWithClock();
  clock.day = 20;
  wizard.start();
  clock.day = 1;
  wizard.start(SECONDS_PER_DAY);
  expect(markedDay()).toBe(20);
});
