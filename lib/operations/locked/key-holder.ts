import { addressKey } from '@/lib/address-key';
import type { Reader } from '@/lib/db/connect';
import { refuse } from '@/lib/olp/result';
import type { Context } from '@/lib/operations/context';
import type { Viewer } from '@/lib/operations/viewer';
import { findVisibleLicense, type LoadedLicense } from './lock-license';

/** One answer for a key that does not exist and one of another product; counted per address. */
export async function unknownKey({ limits }: Context, viewer: Viewer) {
  const allowed = await limits.consume('unknownActivationKey', addressKey(viewer.address));
  return allowed.ok ? refuse('AK_UNKNOWN') : allowed;
}

/** A signed-in customer vouches only for licenses of their own; for others they are a key holder. */
export async function asOwner(
  reader: Reader,
  viewer: Viewer,
  loaded: LoadedLicense,
): Promise<Viewer> {
  if (viewer.kind !== 'customer') return viewer;
  const own = await findVisibleLicense(reader, viewer, loaded.license.id);
  return own ? viewer : { kind: 'key-holder', address: viewer.address };
}
