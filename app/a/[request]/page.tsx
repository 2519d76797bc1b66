import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { ActivateConfirm } from '@/components/landing/activate-confirm';
import { Activated } from '@/components/landing/activated';
import { LandingRefused } from '@/components/landing/landing-refused';
import { NeedsOwner } from '@/components/landing/needs-owner';
import { viewerOf } from '@/lib/auth/viewer';
import { describeRequest } from '@/lib/operations/activate/describe-request';
import type { ListedComputer } from '@/lib/operations/license/computers-of';
import { getLicense } from '@/lib/operations/license/get-license';
import { requestIn } from '@/lib/olp/scanned-code';
import { portal } from '@/lib/portal';
import { strangersWord } from '@/lib/strangers-words';
import { route } from '@/lib/route';
import { licenseFileName } from '@/lib/license-files';
import { offeredHref, readSite } from '../../site';
import { keyFactsOf } from '../../key-facts';
import { mailCode } from '../../(sign-in)/sign-in/actions';
import { offerSupportFor, refusedTitle } from '../../support';
import { activate, askOwner, chooseForSeat, freeAtSelfHelp } from './actions';
import { needsOwner } from './needs-owner';

type Props = {
  params: Promise<{ request: string }>;
  searchParams: Promise<{ done?: string; refused?: string }>;
};

/** Once per request, for the title and the page. */
const readRequest = cache(async (request: string) =>
  describeRequest(portal(), await viewerOf(), request),
);

const requestOf = async (params: Props['params']) => requestIn((await params).request);

/** What the page says, not what it was before. */
export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const described = await readRequest(await requestOf(params));
  if (!described.ok) return { title: await refusedTitle(described.error) };
  const { next, computerName: name } = described.value;
  if (next.is === 'refused') return { title: await refusedTitle(next.refusal) };
  if (next.is === 'activate') return { title: (await getTranslations('activateConfirm'))('title') };
  const t = await getTranslations('activated');
  return { title: name ? t('title', { name: strangersWord(name) }) : t('unnamed') };
}

/** Where the wizard's activation QR lands. Says what will happen; the button does it. */
export default async function ActivationLanding({ params, searchParams }: Props) {
  const request = await requestOf(params);
  const { done, refused } = await searchParams;
  const described = await readRequest(request);
  if (!described.ok) {
    const activateHref = offeredHref(await readSite(), 'activate');
    return (
      <LandingRefused
        refusal={described.error}
        support={await offerSupportFor(described.error)}
        activateHref={activateHref}
      />
    );
  }
  const { productName, computerName, maskedComputerId, keyEnding, ownLicenseId, next } =
    described.value;
  const computer = {
    productName,
    computerName: computerName || undefined,
    maskedComputerId,
    licenseEnding: keyEnding,
  };
  const fields = { request };
  if (next.is === 'refused' && !needsOwner(next.refusal.code)) {
    return (
      <LandingRefused
        refusal={next.refusal}
        support={await offerSupportFor(next.refusal)}
        {...computer}
        licensesHref="/licenses"
        signedIn={(await viewerOf()).kind !== 'key-holder'}
      />
    );
  }
  // A stranger hears by the button alone what only holds for a computer that is active already.
  const pressed = refused === 'SUPERSEDE_NEEDS_OWNER' && !ownLicenseId && next.is === 'activate';
  if (next.is === 'refused' || pressed) {
    const code = next.is === 'refused' ? next.refusal.code : 'SUPERSEDE_NEEDS_OWNER';
    const viewer = await viewerOf();
    const license = ownLicenseId ? await getLicense(portal(), viewer, ownLicenseId) : null;
    return (
      <NeedsOwner
        {...computer}
        why={code === 'NO_SEAT' ? code : 'SUPERSEDE_NEEDS_OWNER'}
        toFree={next.is === 'refused' ? next.toFree : 1}
        retryHref={route(`/a/${encodeURIComponent(request)}`)}
        fields={fields}
        choice={
          license
            ? {
                action: chooseForSeat,
                computers: license.computers.filter(isActive).map(choiceOf),
                allHref: license.nextCursor ? route(`/licenses/${license.id}`) : undefined,
              }
            : undefined
        }
        signIn={
          viewer.kind === 'key-holder'
            ? { action: mailCode, fields: { ...fields, next: '/a/waiting' } }
            : undefined
        }
        askOwner={code === 'SUPERSEDE_NEEDS_OWNER' ? askOwner : undefined}
        selfHelp={
          code === 'NO_SEAT' && offeredHref(await readSite(), 'deactivate')
            ? freeAtSelfHelp
            : undefined
        }
      />
    );
  }
  if (next.is === 'activate') {
    const seat = next.takesOver ? 'replaces' : 'free';
    return <ActivateConfirm {...computer} seat={seat} action={activate} fields={fields} />;
  }
  return (
    <Activated
      facts={keyFactsOf({ ...next.key, computerId: maskedComputerId }, await readSite())}
      computerKey={next.key.computerKey}
      shortKey={next.key.shortComputerKey}
      licenseFile={
        next.fileOffered
          ? {
              href: route(`/a/${encodeURIComponent(request)}/license-file`),
              name: licenseFileName(computerName),
            }
          : undefined
      }
      fresh={done === 'activated'}
      scanned
      unboundUntil={next.key.unboundLastDay ?? undefined}
      renew={next.outdated ? { action: activate, fields } : undefined}
    />
  );
}

const isActive = (computer: ListedComputer) => computer.state === 'active';

const choiceOf = (computer: ListedComputer) => ({
  id: computer.activationId,
  name: computer.computerName || computer.computerId,
  computerId: computer.computerId,
  since: computer.activatedAt,
  lastSeen: computer.lastSeenAt,
});
