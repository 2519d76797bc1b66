import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { fileHref } from '@/app/(staff)/open-list';
import { type Query, readList } from '@/lib/list-query';
import { LicenseList } from '@/components/license/license-list';
import type { ListFilter } from '@/components/license/list-filter';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';
import { route } from '@/lib/route';
import { standings } from '@/lib/rules/standing';
import { searchList } from '../actions';
import { requireViewer } from '../require-viewer';
import { offeredHref, readSite, withTyped } from '../../site';
import { readTyped } from '../../ticket-cookie';
import { termOf } from './license-words';
import { licenses as list } from './list';

type Props = { searchParams: Promise<Query> };

/** Days from today. */
const ENDING = [30, 90, 365];

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenses');
  return { title: t('title') };
}

/** The licenses of the viewer and of the organizations the viewer is a contact of. */
export default async function LicensesPage({ searchParams }: Props) {
  const query = await searchParams;
  const site = await readSite();
  const asked = readList({ ...list, sorts: list.list.sorts }, query);
  const { filters, cursor, hrefOf } = asked;
  const viewer = await requireViewer('typed' in query ? withTyped('/licenses') : hrefOf());
  // From Self Help, by way of signing in: to the license whose key was typed there.
  const { activationKey } = await readTyped(portal(), searchParams);
  const named = activationKey && (await findLicenseId(portal(), viewer, activationKey));
  if (named) redirect(`/licenses/${named}`);
  const sort = asked.sort ?? sortFor(filters);
  const page = await list.list(portal(), viewer, { filters, sort, cursor });
  if (!page) return await notHere();
  const at = (to: string | null) => (to ? hrefOf({ at: to }) : undefined);
  return (
    <LicenseList
      licenses={page.rows.map((license) => ({
        href: route(`/licenses/${license.id}`),
        productName: license.productName,
        term: termOf(license),
        state: license.standing,
        ending: license.keyEnding,
        seats: license.seats,
        used: license.seatsUsed,
        organization: strangersWord(readableAddress(license.organizationName)),
      }))}
      activateHref={offeredHref(site, 'activate')}
      severalHref={route('/activate-several')}
      computersHref={route('/computers')}
      organizationsHref={organizationsHref(page)}
      filtering={{ action: searchList, filters: await filtersOf(asked, page) }}
      search={filters.q}
      filtered={Object.values(filters).some((value) => value !== undefined)}
      allHref={list.path}
      fileHref={fileHref(asked, route('/licenses/csv'))}
      pager={{ previousHref: at(page.previous), nextHref: at(page.next), total: page.total }}
    />
  );
}

/** Where the viewer is of any: of one, that one. */
function organizationsHref({ organizations = [] }: Choices) {
  const [one, another] = organizations;
  if (another) return route('/organizations');
  return one && route(`/organizations/${one.id}`);
}

/** What ends, or has ended, is listed by its end. */
const sortFor = ({ status, ending }: Asked['filters']) =>
  ending !== undefined
    ? 'ending'
    : status === 'grace' || status === 'expired'
      ? 'ending-last'
      : undefined;

type Asked = ReturnType<typeof readList<typeof list.shape, (typeof list.list.sorts)[number]>>;
type Choices = {
  products?: { id: number; name: string }[];
  organizations?: { id: string; name: string; role: 'member' | 'contact' }[];
};

/** What the list can be narrowed to: only where there is something to choose among. */
async function filtersOf(
  { filters, sort }: Pick<Asked, 'filters' | 'sort'>,
  { products = [], organizations = [] }: Choices,
): Promise<ListFilter[]> {
  const t = await getTranslations('licenses');
  const state = await getTranslations('state');
  // What holds unless another is chosen stands in no address.
  const natural = sortFor(filters) ?? 'newest';
  const owners = [
    { value: 'own', label: t('ownerOwn') },
    ...organizations
      .filter(({ role }) => role === 'contact')
      .map(({ id, name }) => ({ value: id, label: strangersWord(readableAddress(name)) })),
  ];
  return [
    {
      ...{ name: 'product', label: t('product'), value: filters.product },
      choices: products.map(({ id, name }) => ({ value: `${id}`, label: name })),
    },
    {
      ...{ name: 'status', label: t('status'), value: filters.status },
      choices: standings.map((value) => ({ value, label: state(value) })),
    },
    { name: 'owner', label: t('owner'), value: filters.owner, choices: owners },
    {
      ...{ name: 'ending', label: t('ends'), value: filters.ending },
      choices: ENDING.map((days) => ({ value: `${days}`, label: t('endsWithin', { days }) })),
    },
    {
      ...{ name: 'sort', label: t('sort'), value: sort === natural ? '' : sort, any: false },
      choices: list.list.sorts
        .toSorted((a, b) => Number(b === natural) - Number(a === natural))
        .map((value) => ({
          value: value === natural ? '' : value,
          label: t(`sorts.${value}`),
        })),
    },
  ].filter(({ choices }) => choices.length > 1);
}
