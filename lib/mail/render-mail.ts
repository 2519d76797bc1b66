import { createTranslator } from 'next-intl';
import messages from '@/messages/en.json';
import type { Mail } from './mail';
import { type MailBody, mailHtml, type MailPart, mailText } from './mail-layout';

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });

export type RenderedMail = {
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; content: string }[];
};

const translator = () =>
  createTranslator({
    locale: 'en-US',
    messages,
    namespace: 'mail',
    timeZone: 'UTC',
    onError: (error) => {
      throw error;
    },
  });

type Translate = ReturnType<typeof translator>;

const MOMENT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
  hourCycle: 'h23',
});

/** The portal as mails name it: its origin, and the title it was given (empty for none). */
export type MailSite = { origin: string; title: string };

/** Puts a mail into words. */
export function renderMail(mail: Mail, { origin, title }: MailSite): RenderedMail {
  const t = translator();
  const portal = new URL(origin).host;
  const { subject, attachments = [], ...content } = contentOf(mail, t, portal);
  const parts = content.parts.map((part) =>
    part.kind === 'link' ? { ...part, url: new URL(part.url, origin).href } : part,
  );
  const sender = title ? `${title} (${portal})` : portal;
  const body: MailBody = { ...content, parts, footer: t('footer', { portal: sender }) };
  return {
    subject: oneLine(subject),
    text: mailText(body),
    html: mailHtml(body),
    attachments,
  };
}

type Content = Omit<MailBody, 'footer'> & {
  subject: string;
  attachments?: RenderedMail['attachments'];
};

function contentOf(mail: Mail, t: Translate, portal: string): Content {
  switch (mail.template) {
    case 'sign-in':
      return {
        subject: t('sign-in.subject'),
        heading: t('sign-in.heading'),
        parts: [
          { kind: 'text', text: t('sign-in.intro') },
          { kind: 'code', label: t('sign-in.code'), code: mail.code },
          { kind: 'text', text: t('sign-in.valid', { minutes: mail.minutes }) },
          { kind: 'text', text: t('sign-in.link') },
          { kind: 'link', label: t('sign-in.button'), url: mail.path },
        ],
        why: t('sign-in.why', { portal }),
      };
    case 'activated': {
      const names = namesOf(mail, t);
      return {
        subject: t('activated.subject', names),
        heading: t('activated.heading'),
        parts: [
          { kind: 'text', text: t('activated.intro', names) },
          ...(mail.superseded ? [{ kind: 'text' as const, text: t('activated.superseded') }] : []),
          {
            kind: 'facts',
            rows: [...computerFacts(mail, t), [t('facts.activatedAt'), moment(mail.at)]],
          },
          { kind: 'link', label: t('activated.button'), url: mail.path },
          ...notMe(mail.notMePath, 'activated', t),
        ],
        why: t('activated.why'),
      };
    }
    case 'released': {
      const names = namesOf(mail, t);
      return {
        subject: t('released.subject', names),
        heading: t('released.heading'),
        parts: [
          { kind: 'text', text: t('released.intro', names) },
          {
            kind: 'facts',
            rows: [
              ...computerFacts(mail, t),
              [t('facts.deactivatedAt'), moment(mail.at)],
              [t('facts.by'), t(`released.by.${mail.by}`)],
              [t('facts.proof'), t(`released.proof.${mail.proof}`)],
            ],
          },
          { kind: 'link', label: t('released.button'), url: mail.path },
          ...notMe(mail.notMePath, 'released', t),
        ],
        why: t('released.why'),
      };
    }
    case 'computer-key': {
      const names = namesOf(mail, t);
      return {
        subject: t('computer-key.subject', names),
        heading: t('computer-key.heading', names),
        parts: [
          {
            kind: 'text',
            text: t('computer-key.intro', { ...names, file: String(mail.licenseFile !== null) }),
          },
          { kind: 'code', label: t('computer-key.key'), code: mail.computerKey },
          ...(mail.shortComputerKey
            ? [
                {
                  kind: 'code' as const,
                  label: t('computer-key.shortKey'),
                  code: mail.shortComputerKey,
                },
              ]
            : []),
          { kind: 'text', text: t('computer-key.only') },
          {
            kind: 'facts',
            rows: [
              [t('facts.product'), mail.productName],
              [t('facts.computerId'), mail.computerId],
            ],
          },
          { kind: 'link', label: t('computer-key.button'), url: mail.path },
        ],
        why: t('computer-key.why'),
        attachments: mail.licenseFile === null ? [] : [licenseFile(mail.licenseFile)],
      };
    }
    case 'license-keys':
      return licenseKeys(mail, t, portal);
    case 'confirm-release-request': {
      const names = namesOf(mail, t);
      return {
        subject: t('confirm-release-request.subject', names),
        heading: t('confirm-release-request.heading', names),
        parts: [
          { kind: 'text', text: t('confirm-release-request.intro', names) },
          { kind: 'facts', rows: [...computerFacts(mail, t), [t('facts.reason'), mail.reason]] },
          { kind: 'text', text: t('confirm-release-request.next') },
          { kind: 'link', label: t('confirm-release-request.button'), url: mail.path },
        ],
        why: t('confirm-release-request.why'),
      };
    }
    case 'release-request':
      return releaseRequest(mail, t);
  }
}

const licenseFile = (content: string) => ({
  filename: 'license.json',
  contentType: 'application/json',
  content,
});

function licenseKeys(
  mail: Extract<Mail, { template: 'license-keys' }>,
  t: Translate,
  portal: string,
): Content {
  const count = mail.licenses.length;
  return {
    subject: t('license-keys.subject', { count }),
    heading: t('license-keys.heading', { count }),
    parts: [
      { kind: 'text', text: t('license-keys.intro', { count }) },
      ...mail.licenses.map((license) => ({
        kind: 'code' as const,
        label: t('license-keys.key', {
          product: license.productName,
          seats: license.seats,
          term: license.term,
          day: license.lastDay ? DAY.format(new Date(license.lastDay)) : '',
          status: license.status,
        }),
        code: license.activationKey,
      })),
      { kind: 'link', label: t('license-keys.button'), url: mail.path },
    ],
    why: t('license-keys.why', { portal }),
  };
}

function releaseRequest(
  mail: Extract<Mail, { template: 'release-request' }>,
  t: Translate,
): Content {
  const values = { ...namesOf(mail, t), state: mail.state };
  const answer: [string, string][] = mail.answer ? [[t('facts.answer'), mail.answer]] : [];
  const returned = { kind: 'text' as const, text: t('release-request.returned') };
  return {
    subject: t('release-request.subject', values),
    heading: t('release-request.heading', values),
    parts: [
      { kind: 'text', text: t('release-request.intro', values) },
      {
        kind: 'facts',
        rows: [...computerFacts(mail, t), [t('facts.reason'), mail.reason], ...answer],
      },
      ...(mail.state === 'granted' ? [returned] : []),
      { kind: 'link', label: t('release-request.button', values), url: mail.path },
    ],
    why: t('release-request.why'),
  };
}

/** The way to say "this was not me", where nobody was signed in. */
function notMe(path: string | undefined, of: 'activated' | 'released', t: Translate): MailPart[] {
  if (!path) return [];
  return [
    { kind: 'text', text: t(`${of}.notMeText`) },
    { kind: 'link', label: t(`${of}.notMe`), url: path },
  ];
}

type ComputerMail = Extract<Mail, { computerId: string }>;

const namesOf = (mail: ComputerMail, t: Translate) => ({
  product: mail.productName,
  computer: mail.computerName || t('computerUnnamed'),
});

function computerFacts(
  mail: Extract<ComputerMail, { keyEnding: string }>,
  t: Translate,
): [string, string][] {
  return [
    [t('facts.product'), mail.productName],
    ...(mail.computerName ? [[t('facts.computer'), mail.computerName] as [string, string]] : []),
    [t('facts.computerId'), mail.computerId],
    [t('facts.key'), t('keyEnding', { ending: mail.keyEnding })],
  ];
}

const moment = (iso: string) => `${MOMENT.format(new Date(iso))} UTC`;

/** A name typed by a customer stands in the subject: no line break may get into a mail's head. */
const oneLine = (text: string) => text.replaceAll(/\p{Cc}+/gu, ' ').trim();
