import { and, eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { licenseKey } from '@/lib/db/schema/license-key';

/** The license that a list is filtered by, as its page names it: one query, none where no license is named. */
export async function namedLicense(reader: Reader, { license }: { license?: string | undefined }) {
  if (!license) return { keyEnding: null };
  const [named] = await reader
    .select({ keyEnding: licenseKey.lastGroup })
    .from(licenseKey)
    .where(and(eq(licenseKey.licenseId, license), licenseKey.main));
  return { keyEnding: named?.keyEnding ?? null };
}
