import type { languageOf } from '@/i18n/words';
import { strangersWordInMail } from '@/lib/strangers-words';
import type { Mail, MailOf } from './mail';
import { computerFacts, licenseFacts, moment, namesOf } from './mail-computer';
import type { Content, MailPart } from './mail-layout';
import { code, facts, groups, link, quote, text } from './mail-parts';
import { accountErased } from './mail-erased';
import { illegalComputer } from './mail-illegal-computer';
import { introOf, licenseFile, licenseKeys } from './mail-keys';
import { confirmAddress, confirmClaim, invitation } from './mail-owner';
import { passkeyChanged } from './mail-passkey';
import { signOnChanged, signOnDomain } from './mail-sign-on';
import { newSignIn } from './mail-sign-in';
import { digestParts } from './render-digest';
import { reportContent } from './render-report';

type Language = ReturnType<typeof languageOf>;

/** What each mail says, in the language of its reader; links as paths of the portal. */
export function contentOf(mail: Mail, language: Language, portal: string): Content {
  const { t } = language;
  switch (mail.template) {
    case 'sign-in':
      return {
        subject: t('mail.sign-in.subject'),
        heading: t('mail.sign-in.heading'),
        parts: [
          text(t('mail.sign-in.intro')),
          code(t('mail.sign-in.code'), mail.code),
          text(t('mail.sign-in.valid', { minutes: mail.minutes })),
          text(t('mail.sign-in.link')),
          link(t('mail.sign-in.button'), mail.path),
        ],
        why: t('mail.sign-in.why', { portal }),
      };
    case 'activated': {
      const names = namesOf(mail, language);
      const at: [string, string] = [t('mail.facts.activatedAt'), moment(mail.at, language)];
      return {
        subject: t('mail.activated.subject', names),
        heading: t('mail.activated.heading'),
        parts: [
          text(t('mail.activated.intro', names)),
          ...(mail.superseded ? [text(t('mail.activated.superseded'))] : []),
          facts(...computerFacts(mail, language), at),
          link(t('mail.activated.button'), mail.path),
          ...notMe(mail, language),
        ],
        why: t('mail.activated.why'),
      };
    }
    case 'released': {
      const names = namesOf(mail, language);
      return {
        subject: t('mail.released.subject', names),
        heading: t('mail.released.heading'),
        parts: [
          text(t('mail.released.intro', names)),
          facts(
            ...computerFacts(mail, language),
            [t('mail.facts.deactivatedAt'), moment(mail.at, language)],
            [t('mail.facts.by'), t(`mail.released.by.${mail.by}`)],
            [t('mail.facts.proof'), t(`mail.released.proof.${mail.proof}`)],
          ),
          link(t('mail.released.button'), mail.path),
          ...notMe(mail, language),
        ],
        why: t('mail.released.why'),
      };
    }
    case 'clone-alarm': {
      const values = { ...namesOf(mail, language), suspended: String(mail.suspended) };
      return {
        subject: t('mail.clone-alarm.subject', values),
        heading: t('mail.clone-alarm.heading', values),
        parts: [
          text(t('mail.clone-alarm.intro', values)),
          text(t('mail.clone-alarm.innocent')),
          text(t('mail.clone-alarm.next', values)),
          facts(...computerFacts(mail, language), [
            t('mail.facts.noticedAt'),
            moment(mail.at, language),
          ]),
          link(t('mail.clone-alarm.button'), mail.path),
        ],
        why: t('mail.clone-alarm.why'),
      };
    }
    case 'illegal-computer':
      return illegalComputer(mail, language);
    case 'daily-report':
      return reportContent(mail, language, portal);
    case 'computer-key': {
      const names = namesOf(mail, language);
      const file = mail.licenseFile;
      const short = mail.shortComputerKey;
      return {
        subject: t('mail.computer-key.subject', names),
        heading: t('mail.computer-key.heading', names),
        parts: [
          text(t(`mail.computer-key.${introOf(mail)}`, names)),
          // What is typed first: the short key, where there is one.
          ...(short ? [groups(t('mail.computer-key.shortKey'), short, t('mail.toCopy'))] : []),
          groups(
            t(short ? 'mail.computer-key.longer' : 'mail.computer-key.key'),
            mail.computerKey,
            t('mail.toCopy'),
          ),
          text(t('mail.computer-key.only')),
          facts(
            [t('mail.facts.product'), mail.productName],
            [t('mail.facts.computerId'), strangersWordInMail(mail.computerId)],
          ),
          link(t('mail.computer-key.button'), mail.path),
        ],
        why: t('mail.computer-key.why'),
        attachments: file === null ? [] : [licenseFile(file)],
      };
    }
    case 'license-keys':
      return licenseKeys(mail, language, portal);
    case 'key-replaced': {
      const names = { product: mail.productName, ending: mail.oldEnding };
      return {
        subject: t('mail.key-replaced.subject', names),
        heading: t('mail.key-replaced.heading', names),
        parts: [
          text(t('mail.key-replaced.intro', names)),
          code(t('mail.key-replaced.key'), mail.activationKey),
          text(t('mail.key-replaced.active')),
          link(t('mail.key-replaced.button'), mail.path),
        ],
        why: t('mail.key-replaced.why'),
      };
    }
    case 'address-changed': {
      const by = mail.asked ? 'owner' : 'vendor';
      const names = { product: mail.productName, to: mail.to, by };
      return {
        subject: t('mail.address-changed.subject', names),
        heading: t('mail.address-changed.heading', names),
        parts: [
          text(t('mail.address-changed.intro', names)),
          facts(...licenseFacts(mail, language)),
          link(t('mail.address-changed.button', names), mail.path),
        ],
        why: t('mail.address-changed.why', names),
      };
    }
    case 'license-moved': {
      const names = { product: mail.productName, owner: mail.organizationName ?? '' };
      const kind = mail.organizationName === null ? 'private' : mail.asked ? 'asked' : 'company';
      return {
        subject: t('mail.license-moved.subject', names),
        heading: t('mail.license-moved.heading', names),
        parts: [
          text(t(`mail.license-moved.${kind}`, names)),
          facts(...licenseFacts(mail, language)),
          link(t('mail.license-moved.button'), mail.path),
        ],
        why: t('mail.license-moved.why'),
      };
    }
    case 'invitation':
      return invitation(mail, language, portal);
    case 'confirm-address':
      return confirmAddress(mail, language);
    case 'confirm-claim':
      return confirmClaim(mail, language);
    case 'new-sign-in':
      return newSignIn(mail, language, portal);
    case 'passkey-changed':
      return passkeyChanged(mail, language, portal);
    case 'sign-on-changed':
      return signOnChanged(mail, language, portal);
    case 'sign-on-domain':
      return signOnDomain(mail, language, portal);
    case 'account-erased':
      return accountErased(mail, language, portal);
    case 'keys-reissued': {
      const names = { product: mail.productName, count: mail.computers };
      return {
        subject: t('mail.keys-reissued.subject', names),
        heading: t('mail.keys-reissued.heading', names),
        parts: [
          text(t('mail.keys-reissued.intro', names)),
          text(t('mail.keys-reissued.what')),
          link(t('mail.keys-reissued.button'), mail.path),
        ],
        why: t('mail.keys-reissued.why'),
      };
    }
    case 'confirm-release-request': {
      const names = namesOf(mail, language);
      return {
        subject: t('mail.confirm-release-request.subject', names),
        heading: t('mail.confirm-release-request.heading', names),
        parts: [
          text(t('mail.confirm-release-request.intro', names)),
          facts(...computerFacts(mail, language)),
          quote(t('mail.theyWrote'), mail.reason),
          text(t('mail.confirm-release-request.next')),
          link(t('mail.confirm-release-request.button'), mail.path),
        ],
        why: t('mail.confirm-release-request.why'),
      };
    }
    case 'confirm-activation': {
      const names = namesOf(mail, language);
      return {
        subject: t('mail.confirm-activation.subject', names),
        heading: t('mail.confirm-activation.heading', names),
        parts: [
          text(t('mail.confirm-activation.intro', names)),
          facts(...computerFacts(mail, language)),
          text(t('mail.confirm-activation.next')),
          link(t('mail.confirm-activation.button'), mail.path),
        ],
        why: t('mail.confirm-activation.why'),
      };
    }
    case 'release-request':
      return releaseRequest(mail, language);
    case 'digest': {
      const names = { product: mail.productName, count: countOf(mail) };
      return {
        subject: t('mail.digest.subject', names),
        heading: t('mail.digest.heading', names),
        parts: [
          text(t('mail.digest.intro', { ...names, ...spanOf(mail, language) })),
          facts([t('mail.facts.key'), t('mail.keyEnding', { ending: mail.keyEnding })]),
          ...digestParts(mail, language),
          link(t('mail.digest.button'), mail.path),
          ...notMe(mail, language),
        ],
        why: t('mail.digest.why'),
      };
    }
  }
}

function releaseRequest(mail: MailOf<'release-request'>, language: Language): Content {
  const { t } = language;
  const values = { ...namesOf(mail, language), state: mail.state };
  const answer = mail.answer ? [facts([t('mail.facts.answer'), mail.answer])] : [];
  return {
    subject: t('mail.release-request.subject', values),
    heading: t('mail.release-request.heading', values),
    parts: [
      text(t('mail.release-request.intro', values)),
      facts(...computerFacts(mail, language)),
      quote(t('mail.theyWrote'), mail.reason),
      ...answer,
      ...(mail.state === 'granted' ? [text(t('mail.release-request.returned'))] : []),
      link(t('mail.release-request.button', values), mail.path),
    ],
    why: t('mail.release-request.why'),
  };
}

/** The way to say "this was not me", where nobody was signed in. */
function notMe(
  { notMePath: path, template }: MailOf<'activated' | 'released' | 'digest'>,
  { t }: Language,
): MailPart[] {
  if (!path) return [];
  return [text(t(`mail.${template}.notMeText`)), link(t(`mail.${template}.notMe`), path)];
}

const countOf = ({ groups }: MailOf<'digest'>) => groups.reduce((sum, { count }) => sum + count, 0);

const spanOf = ({ from, to }: MailOf<'digest'>, language: Language) => ({
  from: moment(from, language),
  to: moment(to, language),
});
