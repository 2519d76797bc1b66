import type { Reader } from '@/lib/db/connect';
import type { MailSettings } from '@/lib/mail/outbox-worker';
import { readProperties } from '@/lib/properties/read-properties';

/** How mails name the portal and who gets copies, by the Server Properties. One indexed query. */
export async function mailSettings(reader: Reader, portalUrl: string): Promise<MailSettings> {
  const properties = await readProperties(reader);
  return {
    origin: properties['server/portalUrl'] || portalUrl,
    title: properties['customerSite/customerSiteTitle'],
    cc: properties['customerSite/ccRecipients'],
    bcc: properties['customerSite/bccRecipients'],
  };
}
