import { createTranslator } from 'next-intl';
import messages from '@/messages/en.json';
import type { Mail } from './mail';
import { type MailBody, mailHtml, mailText } from './mail-layout';

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

/** Puts a mail into words. `portalUrl`: the origin named as the sender. */
export function renderMail(mail: Mail, portalUrl: string): RenderedMail {
  const t = translator();
  const portal = new URL(portalUrl).host;
  const { subject, attachments = [], ...content } = contentOf(mail, t, portal);
  const body: MailBody = { ...content, footer: t('footer', { portal }) };
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
          { kind: 'link', label: t('sign-in.button'), url: mail.url },
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
          { kind: 'link', label: t('activated.button'), url: mail.url },
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
          { kind: 'link', label: t('released.button'), url: mail.url },
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
          { kind: 'text', text: t('computer-key.intro', names) },
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
          { kind: 'link', label: t('computer-key.button'), url: mail.url },
        ],
        why: t('computer-key.why'),
        attachments: [
          { filename: 'license.json', contentType: 'application/json', content: mail.licenseFile },
        ],
      };
    }
  }
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
