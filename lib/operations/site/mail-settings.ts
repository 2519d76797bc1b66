import type { Reader } from '@/lib/db/connect';
import type { MailSettings } from '@/lib/mail/outbox-worker';
import { readProperties } from '@/lib/properties/read-properties';

import { supportOf } from './read-support';

/** How mails name the portal and who gets copies, by the Server Properties. One indexed query. */
export async function mailSettings(reader: Reader, portalUrl: string): Promise<MailSettings> {
  const properties = await readProperties(reader, {}, { logo: true });
  return {
    origin: properties['server/portalUrl'] || portalUrl,
    title: properties['customerSite/customerSiteTitle'],
    support: supportOf(properties),
    logo: properties['customerSite/customerSiteLogo'],
    cc: properties['customerSite/ccRecipients'],
    bcc: properties['customerSite/bccRecipients'],
  };
}
