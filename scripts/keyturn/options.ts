import { InvalidArgumentError } from 'commander';
import { dayFromIso } from '@/lib/olp/day';

/** A whole number within bounds. */
export const whole = (low: number, high: number) => (text: string) => {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < low || value > high) {
    throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
  }
  return value;
};

/** A day, YYYY-MM-DD, within what Computer Keys can say (2020 to 2199). */
export function day(text: string): string {
  if (dayFromIso(text) === null) throw new InvalidArgumentError('Give a day as YYYY-MM-DD.');
  return text;
}

/** Names divided by commas. */
export const names = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/** major.minor, each 0 to 255. */
export function version(text: string): [number, number] {
  const match = /^(\d{1,3})\.(\d{1,3})$/.exec(text);
  const [major, minor] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || major > 255 || minor > 255) {
    throw new InvalidArgumentError('Give a version as major.minor, each at most 255.');
  }
  return [major, minor];
}

/** One of a few words. */
export const oneOf =
  <T extends string>(...words: T[]) =>
  (text: string): T => {
    const found = words.find((word) => word === text);
    if (!found) throw new InvalidArgumentError(`Give one of: ${words.join(', ')}.`);
    return found;
  };
