import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import type { Patient } from '../patient';
import { bad, good, unknown, type Verdict } from '../verdict';

const DAY = 86_400_000;
/** Days before its end at which whoever renews certificates has usually done so (Let's Encrypt: 30). */
const SOON = 14;
/** Milliseconds. */
const PATIENCE = 10_000;

type Shown = { fault: string | null; certificate: PeerCertificate };

/** Whether browsers and programs trust what answers at PORTAL_URL, and for how long yet. */
export async function lookAtCertificate({
  settings: { portalUrl },
  now,
  trusted,
}: Pick<Patient, 'settings' | 'now' | 'trusted'>): Promise<Verdict> {
  const { protocol, hostname, port } = new URL(portalUrl);
  if (protocol !== 'https:') return unknown('PORTAL_URL is not https.');
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  let shown: Shown;
  try {
    shown = await show(host, Number(port || 443), trusted);
  } catch (error) {
    return unknown(`No TLS is spoken at ${host}: ${(error as Error).message}.`);
  }
  const { fault, certificate } = shown;
  if (fault) return bad(`The certificate of ${host} is not trusted (${fault}).`, mendOf(fault));
  const days = Math.floor((Date.parse(certificate.valid_to) - now().getTime()) / DAY);
  const ends = `The certificate of ${host} ends in ${days} days`;
  if (days >= SOON) return good(`${ends}.`);
  return bad(`${ends}.`, 'Renew it, and look why that has not happened by itself.');
}

/** What is shown to whoever connects; nothing is sent there. */
function show(host: string, port: number, ca: string | undefined): Promise<Shown> {
  return new Promise((done, failed) => {
    const socket = connect({
      ...{ host, port, rejectUnauthorized: false },
      ...(isIP(host) ? {} : { servername: host }),
      ...(ca === undefined ? {} : { ca }),
    });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('no answer')));
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      const error = socket.authorizationError as unknown as string | Error | null;
      const fault = error instanceof Error ? error.message : error;
      done({ fault: fault || null, certificate: socket.getPeerCertificate() });
      socket.destroy();
    });
  });
}

function mendOf(fault: string): string {
  if (/EXPIRED/.test(fault)) return 'Renew it, and look why that has not happened by itself.';
  if (/NOT_YET/.test(fault)) return 'Look at the clock of this computer.';
  if (/ALTNAME/.test(fault)) {
    return 'Get one for the name in PORTAL_URL, or set PORTAL_URL to the name it was made for.';
  }
  if (/VERIFY_LEAF|ISSUER/.test(fault)) {
    return 'Let the proxy send the whole chain (fullchain.pem), not the certificate alone; where your own authority signs, name it in NODE_EXTRA_CA_CERTS and install it on the computers that activate.';
  }
  return 'Get one of an authority that computers know, such as Let’s Encrypt; where your own authority signs, name it in NODE_EXTRA_CA_CERTS and install it on the computers that activate.';
}
