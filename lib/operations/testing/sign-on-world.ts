import { eq } from 'drizzle-orm';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import type { Context } from '@/lib/operations/context';
import { addSignOnDomain } from '@/lib/operations/sign-on/domains';
import { proveDomainByDns } from '@/lib/operations/sign-on/prove-domain';
import { setSignOnProvider } from '@/lib/operations/sign-on/set-provider';
import { beginSignOnTest, finishSignOnTest } from '@/lib/operations/sign-on/test-sign-on';
import { chooseSignOnUse } from '@/lib/operations/sign-on/choose-use';
import type { Viewer } from '@/lib/operations/viewer';
import { recordOf } from '@/lib/sign-on/domain-record';
import type { SignOnUse } from '@/lib/rules/vocabulary';
import { atProvider } from '@/scripts/test/at-provider.mjs';
import { startDnsServer } from '@/scripts/test/dns-server.mjs';
import { CLIENT, startIdentityProvider } from '@/scripts/test/identity-provider.mjs';
import type { TestPortal } from './build-portal';
import { value } from './value';

/** A provider and a DNS server, and what a contact does with them. */
export async function makeSignOnWorld(portal: TestPortal) {
  const [provider, dns] = await Promise.all([startIdentityProvider(), startDnsServer()]);
  const context: Context = {
    ...portal.context,
    outside: { dnsServers: [dns.address], privateProviders: true },
  };
  const client = { issuer: provider.issuer, ...CLIENT };

  const domainOf = async (organizationId: string, domain: string) => {
    const rows = await portal.db.select().from(signOnDomain).where(eq(signOnDomain.domain, domain));
    const row = rows.find((one) => one.organizationId === organizationId);
    if (!row) throw new Error(`${domain} was not added.`);
    return row;
  };
  const publish = async (organizationId: string, domain: string) => {
    const { name, value: text } = recordOf(await domainOf(organizationId, domain));
    dns.records.set(name, [...(dns.records.get(name) ?? []), text]);
  };
  const proven = async (contact: Viewer, organizationId: string, domain: string) => {
    value(await addSignOnDomain(context, contact, organizationId, domain));
    await publish(organizationId, domain);
    const { id } = await domainOf(organizationId, domain);
    value(await proveDomainByDns(context, contact, organizationId, id));
    return id;
  };
  return {
    ...{ context, provider, dns, client, domainOf, publish, proven },
    rowOf: async (organizationId: string) => {
      const ofIt = eq(signOn.organizationId, organizationId);
      return (await portal.db.select().from(signOn).where(ofIt))[0];
    },
    /** All steps, up to who signs in so. */
    async setUp(contact: Viewer, organizationId: string, domain: string, use: SignOnUse) {
      value(await setSignOnProvider(context, contact, organizationId, client));
      await proven(contact, organizationId, domain);
      const sent = value(await beginSignOnTest(context, contact, organizationId));
      const query = await atProvider(sent.url, `it@${domain}`);
      value(await finishSignOnTest(context, contact, organizationId, { query, sent }));
      if (use !== 'off') value(await chooseSignOnUse(context, contact, organizationId, use));
    },
    async stop() {
      await Promise.all([provider.stop(), dns.stop()]);
    },
  };
}
export type SignOnWorld = Awaited<ReturnType<typeof makeSignOnWorld>>;
