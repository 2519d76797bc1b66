import { directionOf, type Locale } from '@/i18n/locales';
import { groupRows } from './group-rows';

/** What a mail consists of; laid out once as HTML and once as plain text. */
export type MailPart =
  | { kind: 'text'; text: string }
  | { kind: 'code'; label: string; code: string }
  /** To be typed group by group; `toCopy` names the same in one piece. */
  | { kind: 'groups'; label: string; code: string; toCopy: string }
  | { kind: 'facts'; rows: [label: string, value: string][] }
  | { kind: 'quote'; label: string; words: string }
  | { kind: 'link'; label: string; url: string };

/** Who sells the licenses; a logo is shown beside the name. */
export type MailHead = { vendor: string; logo: { cid: string; alt: string } | null };
/** How support is reached: the sentence, and for HTML its parts with where they lead. */
export type MailHelp = { text: string; ways: { shown: string; href: string }[] };

export type MailBody = {
  head: MailHead;
  heading: string;
  parts: MailPart[];
  why: string;
  footer: string;
  help: MailHelp | null;
};

/** The portal's colors (app/globals.css) as hex: mail programs do not know oklch or variables. */
const INK = '#171b24';
const MUTED = '#575c68';
const LINE = '#dfe1e5';
const PAPER = '#fcfcfa';
const ACCENT = '#00606f';
const SANS = "Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = "'JetBrains Mono',Menlo,Consolas,monospace";

export function mailText(body: MailBody): string {
  const parts = body.parts.map(partText);
  const foot = [body.why, body.footer, ...(body.help ? [body.help.text] : [])];
  const head = body.head.vendor ? [body.head.vendor] : [];
  return `${[...head, body.heading, ...parts, '-- ', ...foot].join('\n\n')}\n`;
}

const textGroups = (code: string) =>
  groupRows(code)
    .map((row) => row.map(({ at, group }) => `${String(at).padStart(6)} ${group}`).join(''))
    .join('\n');

function partText(part: MailPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return `${part.label}:\n\n    ${part.code}`;
    case 'groups':
      return `${part.label}:\n\n${textGroups(part.code)}\n\n${part.toCopy}:\n\n    ${part.code}`;
    case 'facts':
      return part.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'quote':
      return `${part.label}\n\n> ${part.words}`;
    case 'link':
      return `${part.label}:\n${part.url}`;
  }
}

export function mailHtml(body: MailBody, locale: Locale): string {
  return `<!doctype html>
<html lang="${locale}" dir="${directionOf(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light"><title>${asHtml(body.heading)}</title></head>
<body style="margin:0;padding:24px 12px;background:${PAPER};color:${INK};font:16px/24px ${SANS}">
<div style="max-width:560px;margin:0 auto">
${htmlHead(body.head)}<div style="background:#fff;border:1px solid ${LINE};border-radius:10px;padding:28px 28px 12px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:28px">${asHtml(body.heading)}</h1>
${body.parts.map(partHtml).join('\n')}
</div>
<p style="margin:16px 28px 4px;font-size:13px;line-height:18px;color:${MUTED}">${asHtml(body.why)}</p>
<p style="margin:0 28px;font-size:13px;line-height:18px;color:${MUTED}">${asHtml(body.footer)}</p>
${body.help ? htmlHelp(body.help) : ''}</div></body></html>
`;
}

const htmlHead = ({ vendor, logo }: MailHead) =>
  vendor
    ? `<p style="margin:0 28px 16px;font-weight:600">${
        logo
          ? `<img src="cid:${logo.cid}" alt="${asHtml(logo.alt)}" height="32" style="height:32px;width:auto;max-width:112px;margin-right:8px;vertical-align:middle">`
          : ''
      }${asHtml(vendor)}</p>\n`
    : '';

/** The sentence with each way in it as a link. */
function htmlHelp({ text, ways }: MailHelp): string {
  const linked = ways.reduce((html, { shown, href }) => {
    const link = `<a href="${asHtml(href)}" style="color:${ACCENT}">${asHtml(shown)}</a>`;
    return html.replace(asHtml(shown), () => link);
  }, asHtml(text));
  return `<p style="margin:4px 28px 0;font-size:13px;line-height:18px;color:${MUTED}">${linked}</p>\n`;
}

/** Numbers stand outside of what is selected, where a mail program knows how. */
const htmlGroups = (code: string) =>
  `<table translate="no" role="presentation" style="margin:0 0 12px;border-collapse:collapse">${groupRows(
    code,
  )
    .map(
      (row) =>
        `<tr>${row
          .map(
            ({ at, group }) =>
              `<td style="padding:4px 6px;text-align:right;font-size:12px;color:${MUTED};-webkit-user-select:none;user-select:none">${at}</td><td style="padding:4px 8px;border:1px solid ${LINE};font:600 18px/28px ${MONO}">${asHtml(group)}</td>`,
          )
          .join('')}</tr>`,
    )
    .join('')}</table>`;

function partHtml(part: MailPart): string {
  switch (part.kind) {
    case 'text':
      return `<p style="margin:0 0 16px">${asHtml(part.text)}</p>`;
    case 'code':
      return `<p style="margin:0 0 4px;font-size:13px;color:${MUTED}">${asHtml(part.label)}</p>
<p translate="no" style="margin:0 0 16px;padding:12px 16px;border:1px solid ${LINE};border-radius:10px;font:600 20px/30px ${MONO};word-spacing:6px">${breakable(part.code)}</p>`;
    case 'groups':
      return `<p style="margin:0 0 4px;font-size:13px;color:${MUTED}">${asHtml(part.label)}</p>
${htmlGroups(part.code)}
<p style="margin:0 0 4px;font-size:13px;color:${MUTED}">${asHtml(part.toCopy)}</p>
<p translate="no" style="margin:0 0 16px;font:14px/20px ${MONO}">${breakable(part.code)}</p>`;
    case 'facts':
      return `<table role="presentation" style="margin:0 0 16px;border-collapse:collapse;width:100%">${part.rows
        .map(
          ([label, value]) =>
            `<tr><td style="padding:6px 16px 6px 0;border-top:1px solid ${LINE};color:${MUTED};vertical-align:top;white-space:nowrap">${asHtml(label)}</td><td style="padding:6px 0;border-top:1px solid ${LINE};word-break:break-word">${asHtml(value)}</td></tr>`,
        )
        .join('')}</table>`;
    case 'quote':
      return `<p style="margin:0 0 4px;color:${MUTED}">${asHtml(part.label)}</p>
<blockquote style="margin:0 0 16px;padding:4px 16px;border-left:3px solid ${LINE};word-break:break-word">${asHtml(part.words)}</blockquote>`;
    case 'link':
      return `<p style="margin:0 0 16px"><a href="${asHtml(part.url)}" style="display:inline-block;padding:10px 18px;border-radius:10px;background:${ACCENT};color:#fff;text-decoration:none;font-weight:600">${asHtml(part.label)}</a></p>`;
  }
}

/** A long code may wrap after its dashes, and is copied without additions. */
const breakable = (code: string) => asHtml(code).replaceAll('-', '-<wbr>');

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text where HTML is expected. */
export const asHtml = (text: string) =>
  text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

export type Attachment = {
  filename: string;
  contentType: string;
  content: string;
  /** A picture that the HTML shows. */
  inline?: { cid: string; encoding: 'base64' };
};

export type Content = Omit<MailBody, 'head' | 'footer' | 'help'> & {
  subject: string;
  attachments?: Attachment[];
};
