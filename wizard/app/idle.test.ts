import { expect, test, vi } from 'vitest';
import { stopWhenIdle } from './idle';

const MINUTE = 60_000;

test('it ends ten minutes after the last tab, and not while one is open', () => {
  vi.useFakeTimers();
  const stop = vi.fn();
  const idle = stopWhenIdle(stop);
  for (let half = 0; half < 100; half++) {
    idle.alive();
    vi.advanceTimersByTime(MINUTE / 2);
  }
  vi.advanceTimersByTime(9 * MINUTE);
  expect(stop).not.toHaveBeenCalled();
  vi.advanceTimersByTime(MINUTE);
  expect(stop).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test('where no script can tell, it waits an hour', () => {
  vi.useFakeTimers();
  const stop = vi.fn();
  const idle = stopWhenIdle(stop);
  vi.advanceTimersByTime(59 * MINUTE);
  idle.visited();
  vi.advanceTimersByTime(59 * MINUTE);
  expect(stop).not.toHaveBeenCalled();
  vi.advanceTimersByTime(MINUTE);
  expect(stop).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
