import type { Product } from '@/lib/olp/product-file';
import { licenseJson } from '@/wizard/cli/license-json';
import { dateInWords, dayInWords } from '@/wizard/language';
import type { LicenseState, Status } from '@/wizard/core/evaluate';
import { isWindowText, say } from '../text';
import type { IconName } from './icon';

type Words = {
  title: string;
  text: string;
  mark: { icon: IconName; tone: 'good' | 'warn' | 'stop' | 'muted' };
};

/** The state as a title, a sentence, a shape. */
export function stateWords(product: Product, status: Status): Words {
  const { state, license, pending } = status;
  const json = license && licenseJson(product, license);
  const values = {
    code: state,
    product: product.name,
    version: product.version,
    count: pending.length,
    portal: product.portalUrl,
    validUntil: json?.validUntil ? dayInWords(json.validUntil) : '',
    highestVersion: json?.highestVersion ?? '',
    maintenanceUntil: json?.maintenanceUntil ? dayInWords(json.maintenanceUntil) : '',
    graceUntil: json?.graceUntil ? dateInWords(json.graceUntil) : '',
  };
  const title = `stateTitle.${state}`;
  const text = `stateText.${state}`;
  const endless = state === 'ACTIVE' && values.validUntil === '';
  return {
    title: say(isWindowText(title) ? title : 'stateTitle.other', values),
    text: say(
      endless ? 'stateText.endless' : isWindowText(text) ? text : 'stateText.other',
      values,
    ),
    mark: markOf(state),
  };
}

function markOf(state: LicenseState): Words['mark'] {
  switch (state) {
    case 'ACTIVE':
      return { icon: 'check', tone: 'good' };
    case 'GRACE':
      return { icon: 'alert', tone: 'warn' };
    case 'NONE':
      return { icon: 'computer', tone: 'muted' };
    case 'PENDING':
      return { icon: 'wait', tone: 'warn' };
    default:
      return { icon: 'stop', tone: 'stop' };
  }
}
