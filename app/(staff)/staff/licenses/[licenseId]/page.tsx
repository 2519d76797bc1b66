import type { Metadata } from 'next';
import { notHere } from '@/lib/not-here';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { searchList } from '@/app/(customer)/actions';
import { allowReleases } from '@/app/(customer)/licenses/[licenseId]/actions';
import { oneOf, listHref, type Query, readQuery, words } from '@/lib/list-query';
import { computerHref, organizationHref } from '../../../desk-links';
import { requireStaff } from '@/app/(staff)/require-staff';
import { ChangeForm } from '@/components/desk/change-form';
import { ChangeLicense } from '@/components/desk/change-license';
import { KeysToHandOver } from '@/components/desk/keys-to-hand-over';
import { LicenseComputers } from '@/components/desk/license-computers';
import { DeskHeader } from '@/components/desk/desk-header';
import { LicenseFacts } from '@/components/desk/license-facts';
import { RequestTable } from '@/components/desk/request-table';
import type { TypedTerms } from '@/components/desk/terms-fields';
import { TrailTable } from '@/components/desk/trail-list';
import { ReleasesStopped } from '@/components/license/releases-stopped';
import { TextField } from '@/components/form/text-field';
import { ListSearch } from '@/components/ui/list-search';
import { NextPage } from '@/components/ui/next-page';
import { Notice } from '@/components/ui/notice';
import { StateMark } from '@/components/ui/state-mark';
import { keysToHandOver, type KeyToHandOver } from '@/lib/operations/own/keys-to-hand-over';
import { listLicenseRequests } from '@/lib/operations/desk/list-license-requests';
import { getLicense, type LicenseView } from '@/lib/operations/license/get-license';
import { readMailTrouble } from '@/lib/operations/mails/read-mail-trouble';
import { listEvents } from '@/lib/operations/trail/list-events';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { takesComputers } from '@/lib/rules/standing';
import { route } from '@/lib/route';
import {
  addNote,
  changeAddress,
  changeTerms,
  makeKeys,
  move,
  reissueKey,
  releaseSeveral,
  setStatus,
} from './actions';

type Props = { params: Promise<{ licenseId: string }>; searchParams: Promise<Query> };

const DONE = [
  ...(['created', 'changed', 'address', 'moved', 'reissued', 'noted'] as const),
  ...(['suspend', 'resume', 'revoke', 'keys'] as const),
];

const SHAPE = {
  q: words(100),
  after: words(400),
  done: oneOf(DONE),
  /** A form of this page, as the palette names it. */
  open: words(30),
};

/** Events and keys on this page; the trail and the file have them all. */
const NEWEST = 12;

/** Once per request, for the title and the page. */
const readLicense = cache(async (licenseId: string, cursor?: string, search?: string) => {
  const viewer = await requireStaff(`/staff/licenses/${licenseId}`);
  return getLicense(portal(), viewer, licenseId, {
    ...(cursor ? { cursor } : {}),
    ...(search ? { search } : {}),
  });
});

async function readPage({ params, searchParams }: Props) {
  const { licenseId } = await params;
  const query = readQuery(await searchParams, SHAPE);
  return { licenseId, query, license: await readLicense(licenseId, query.after, query.q) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = await getTranslations('license');
  const { license } = await readPage(props);
  if (!license) return { title: t('notFound') };
  return { title: t('pageTitle', { product: license.productName, ending: license.keyEnding }) };
}

/** One license as the desk sees it: what it is, what can be changed, its computers, what happened. */
export default async function DeskLicensePage(props: Props) {
  const { licenseId, query, license } = await readPage(props);
  if (!license) return await notHere();
  const viewer = await requireStaff(`/staff/licenses/${licenseId}`);
  const [requests, history] = await Promise.all([
    listLicenseRequests(portal(), viewer, licenseId),
    listEvents(portal(), viewer, { filters: { license: licenseId }, size: NEWEST }),
  ]);
  const keys = await keysToHandOver(portal(), viewer, licenseId);
  const mail = await readMailTrouble(portal(), viewer, license.registeredEmail);
  const trailHref = (person?: string) =>
    listHref(route('/staff/events'), { license: licenseId, person });
  const t = await getTranslations('staff.license');
  const title = await getTranslations('license');
  const path = route(`/staff/licenses/${licenseId}`);
  const { stopped, standing } = license;
  const fields = { licenseId };
  return (
    <>
      <DeskHeader
        title={title('pageTitle', { product: license.productName, ending: license.keyEnding })}
        back={{ href: route('/staff/licenses'), label: t('back') }}
        mark={<StateMark state={standing} />}
        action={
          takesComputers(standing)
            ? { href: route(`/staff/licenses/${licenseId}/activate`), label: t('activate') }
            : undefined
        }
      />
      {query.done ? <Notice tone="success" title={t(`done.${query.done}`)} /> : null}
      {stopped ? (
        <ReleasesStopped
          {...stopped}
          support={undefined}
          allow={
            stopped.mayAllow
              ? { action: allowReleases, fields: { ...fields, desk: 'yes' } }
              : undefined
          }
        />
      ) : null}
      <div className="desk-columns">
        <div className="min-w-0 space-y-5">
          <section aria-labelledby="computers">
            <div className="desk-section">
              <h2 id="computers">{t('computers')}</h2>
              {license.computers.length > 8 || query.q || license.nextCursor ? (
                <ListSearch
                  action={searchList}
                  fields={{ ...fields, desk: 'yes' }}
                  search={query.q}
                  label={t('searchComputers')}
                />
              ) : null}
            </div>
            {license.computers.length === 0 ? (
              <p className="text-muted">{t(query.q ? 'noComputerFound' : 'noComputer')}</p>
            ) : (
              <LicenseComputers
                computers={license.computers}
                caption={t('computers')}
                fields={fields}
                release={releaseSeveral}
                open={query.open === 'release-several'}
              />
            )}
            <NextPage
              href={
                license.nextCursor
                  ? listHref(path, { q: query.q, after: license.nextCursor })
                  : undefined
              }
            />
          </section>
          {keys && keys.outdated.length + keys.made.length > 0 ? (
            <KeysToHandOver
              outdated={keys.outdated.map(toKeyRow)}
              made={keys.made.map(toKeyRow)}
              more={keys.more}
              most={NEWEST}
              make={makeKeys}
              fields={fields}
              file={{
                href: route(`/licenses/${licenseId}/license-files`),
                name: `license-files-${license.keyEnding}.zip`,
              }}
            />
          ) : null}
          {requests && requests.length > 0 ? (
            <section aria-labelledby="requests">
              <div className="desk-section">
                <h2 id="requests">{t('requests')}</h2>
              </div>
              <RequestTable requests={requests} caption={t('requests')} />
            </section>
          ) : null}
          <section aria-labelledby="history">
            <div className="desk-section">
              <h2 id="history">{t('history')}</h2>
              <p className="flex flex-wrap gap-x-4">
                <Link
                  href={listHref(route('/staff/mails'), { license: licenseId })}
                  prefetch={false}
                  className="text-link"
                >
                  {t('mails')}
                </Link>
                <Link
                  href={listHref(route('/staff/attempts'), { license: licenseId })}
                  prefetch={false}
                  className="text-link"
                >
                  {t('attempts')}
                </Link>
              </p>
            </div>
            <ChangeForm
              action={addNote}
              id="note"
              fields={fields}
              summary={t('noteSummary')}
              submit={t('noteSubmit')}
              names={['note']}
              withReason={false}
              open={query.open === 'note'}
            >
              <TextField name="note" label={t('note')} maxLength={500} autoComplete="off" />
            </ChangeForm>
            <TrailTable
              events={(history?.rows ?? []).map((row) => ({
                ...row,
                ...{ personHref: trailHref(row.person), licenseHref: null },
                computerHref: row.activationId === null ? null : computerHref(row.activationId),
              }))}
              caption={t('history')}
            />
            {history?.next ? (
              <p className="mt-2">
                <Link href={trailHref()} prefetch={false} className="text-link">
                  {t('allHistory')}
                </Link>
              </p>
            ) : null}
          </section>
        </div>
        <aside className="space-y-4">
          <LicenseFacts
            license={{
              ...license,
              organizationName: readableAddress(license.organizationName),
              registeredEmail: readableAddress(license.registeredEmail),
            }}
            organizationHref={organizationHref(license.organizationId)}
            trouble={
              mail?.trouble
                ? {
                    ...mail.trouble,
                    href: listHref(route('/staff/mails'), { recipient: license.registeredEmail }),
                  }
                : null
            }
          />
          {standing === 'revoked' ? null : (
            <ChangeLicense
              licenseId={licenseId}
              suspended={standing === 'suspended'}
              terms={typedTermsOf(license)}
              features={license.productFeatures}
              open={query.open}
              actions={{
                terms: changeTerms,
                address: changeAddress,
                ...{ move, reissue: reissueKey, status: setStatus },
              }}
            />
          )}
          <p>
            <Link
              href={listHref(route('/staff/properties'), { license: licenseId })}
              prefetch={false}
              className="text-link"
            >
              {t('properties')}
            </Link>
          </p>
        </aside>
      </div>
    </>
  );
}

const toKeyRow = (key: KeyToHandOver) => ({ ...key, href: computerHref(key.activationId) });

/** Its terms as the form has them. */
function typedTermsOf(license: LicenseView): TypedTerms {
  return {
    seats: String(license.seats),
    term: license.term,
    lastDay: license.lastDay ?? '',
    maintenanceLastDay: license.maintenanceLastDay ?? '',
    features: license.features.join(', '),
    version: license.version?.join('.') ?? '',
    leaseDays: String(license.leaseDays ?? ''),
    reference: license.reference ?? '',
  };
}
