import type { SignatureBytes } from '@/lib/olp/key-groups';
import type { Ring } from '@/lib/olp/ring';
import { SIGNATURE_LENGTH } from '@/lib/olp/signature-length';

/** How long a key is that a product's vendor signed: it depends on what signed it. */
export const signatureBytesOf = (ring: Ring): SignatureBytes =>
  Object.fromEntries(
    ring.flatMap(({ kid, alg }) => (alg === 'x25519-mac' ? [] : [[kid, SIGNATURE_LENGTH[alg]]])),
  );
