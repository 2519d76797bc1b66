type Fault = { message?: string; code?: string };

/**
 * Why a mail server takes no mail, and what an operator can do about it: nodemailer's own words name
 * what happened on the wire, not the setting. Null for what the server says of one mail alone.
 */
export function mendOfMail(error: unknown): string | null {
  const { message = '', code = '' } = (error ?? {}) as Fault;
  if (/certificate|self.signed|altnames/i.test(message)) {
    return 'The certificate of the mail server is not trusted: have it signed by an authority that is, name yours in NODE_EXTRA_CA_CERTS, or, for a server on the same computer, add ?ignoreTLS=true to SMTP_URL.';
  }
  if (/STARTTLS|requireTLS|wrong version number|\bTLS\b/i.test(message) || code === 'ETLS') {
    return 'The mail server and SMTP_URL do not agree on TLS: smtps:// is for port 465, smtp:// for servers with STARTTLS, and ?requireTLS=false for those without.';
  }
  if (code === 'EAUTH') {
    return 'The mail server refuses user name or password of SMTP_URL; signs such as @ / # : in them are written as percent codes.';
  }
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message)) {
    return 'The host of SMTP_URL is not known: look at its spelling, and at the name server of this computer.';
  }
  if (/relay|530 |authentication required/i.test(message)) {
    return 'The mail server passes on nothing from this computer as it is: name a user and password in SMTP_URL, or have the server allow this computer.';
  }
  if (/mail command failed|sender|MAIL FROM/i.test(message)) {
    return 'The mail server refuses the sender: set MAIL_FROM to an address that it may send for.';
  }
  if (/invalid greeting/i.test(message)) {
    return /response=[45]\d\d/.test(message)
      ? 'The mail server refuses this computer, and says why: ask whoever runs it.'
      : 'What answers at host and port of SMTP_URL is no mail server: look at both.';
  }
  return /ECONN|ETIMEDOUT|EHOSTUNREACH|timeout|closed/i.test(`${code} ${message}`)
    ? 'The mail server of SMTP_URL does not answer: look at its host and port, and whether a firewall lets this computer there; on port 465 it has to be smtps://.'
    : null;
}
