import type { KeyFactsProps } from '@/components/codes/key-facts';
import { type readSite, vendorOf } from './site';

type Key = {
  productName: string;
  keyEnding: string;
  computerName: string;
  computerId: string;
  deviceCode: string | null;
  validThrough: string | null;
};

/** Whose Computer Key it is, as its page says it. */
export const keyFactsOf = (
  key: Key,
  site: Awaited<ReturnType<typeof readSite>>,
): KeyFactsProps => ({
  vendor: vendorOf(site),
  productName: key.productName,
  licenseEnding: key.keyEnding,
  computerName: key.computerName || undefined,
  computerId: key.computerId,
  deviceCode: key.deviceCode,
  validThrough: key.validThrough,
});
