import type { Env } from '@/lib/env';
import { DIAGNOSIS_PATH, type Diagnosis, doctorKey } from './door-key';

/** Of a net for documentation (RFC 5737): nobody asks from there, so it is found again among the entries. */
export const MARK = '192.0.2.77';

/** Milliseconds. */
const PATIENCE = 10_000;

export type PortalAnswer =
  | { came: 'nothing'; reason: string }
  /** `date`: of the header, to the second. */
  | { came: 'answer'; status: number; date: Date | null; diagnosis: Diagnosis | null };

/** Asks the portal by the address that people open, with an address in front that proxies have to pass on. */
export async function askPortal({
  portalUrl,
  authSecret,
}: Pick<Env, 'portalUrl' | 'authSecret'>): Promise<PortalAnswer> {
  try {
    const response = await fetch(`${portalUrl}${DIAGNOSIS_PATH}`, {
      headers: { authorization: `Bearer ${doctorKey(authSecret)}`, 'x-forwarded-for': MARK },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const date = new Date(response.headers.get('date') ?? '');
    return {
      came: 'answer',
      status: response.status,
      date: Number.isNaN(date.getTime()) ? null : date,
      diagnosis: diagnosisIn(await response.text()),
    };
  } catch (error) {
    const { cause, message } = error as { cause?: { code?: string }; message: string };
    return { came: 'nothing', reason: cause?.code ?? message };
  }
}

/** Whatever answers there may say anything. */
function diagnosisIn(text: string): Diagnosis | null {
  try {
    const { forwardedFor, trustedProxyHops, build } = JSON.parse(text) as Partial<Diagnosis>;
    if (!Array.isArray(forwardedFor) || typeof trustedProxyHops !== 'number') return null;
    return { forwardedFor: forwardedFor.map(String), trustedProxyHops, build: build ?? null };
  } catch {
    return null;
  }
}
