import { expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { redact } from '@/lib/log-redaction';
import { newReference } from './support-reference';

test('a reference stands in the log with what it was about, and survives the redaction', () => {
  const info = vi.spyOn(log, 'info').mockImplementation(() => {});
  const facts = { why: 'LICENSE_SUSPENDED', at: 'api' } as const;
  const reference = newReference(facts);
  expect(reference).toMatch(/^R-[0-9A-HJKMNP-TV-Z]{8}$/);
  const [line] = info.mock.calls[0] ?? [];
  expect(redact(line)).toEqual({ reference, ...facts });
  expect(newReference(facts)).not.toBe(reference);
  info.mockRestore();
});
