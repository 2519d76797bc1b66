import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { FilterBar } from '@/components/desk/filter-bar';
import { PropertyTable } from '@/components/desk/property-table';
import { PropertyWarnings } from '@/components/desk/property-warnings';
import { EmptyState } from '@/components/ui/empty-state';
import { notHere } from '@/lib/not-here';
import { listProducts } from '@/lib/operations/product/products';
import { listPropertyChanges } from '@/lib/operations/property/property-changes';
import { listProperties } from '@/lib/operations/vendor/set-property';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { filterList } from '../../actions';
import { listHref, type Query, readQuery, words } from '@/lib/list-query';
import { placeOf, readPlace } from '../../property-place';
import { requireStaff } from '../../require-staff';

const PATH = route('/staff/properties');
const GROUPS = ['customerSite', 'options', 'activation', 'server'] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.properties');
  return { title: t('title') };
}

/** Every Server Property as it stands: everywhere, for a product, or for a license. */
export default async function PropertiesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff(PATH);
  const query = await searchParams;
  const at = readPlace(query);
  const { search: sought } = readQuery(query, { search: words(100) });
  const place = placeOf(at);
  const [listed, changes, known] = await Promise.all([
    listProperties(portal(), viewer, place),
    listPropertyChanges(portal(), viewer, { place }),
    listProducts(portal(), viewer),
  ]);
  if (!listed.ok || !changes || !known) return await notHere();
  const t = await getTranslations('staff.properties');
  const say = await getTranslations('property');
  const wanted = (sought ?? '').toLowerCase().split(/\s+/);
  const rows = listed.value.properties
    .map((property) => ({
      ...property,
      href: listHref(route(`/staff/properties/${property.name}`), at),
      description: say(property.name),
      changed: changes.find(({ name }) => name === property.name),
    }))
    .filter(({ name, description }) => {
      const text = `${name} ${description}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  return (
    <>
      <DeskHeader title={t('title')} />
      <FilterBar
        path={PATH}
        here={listHref(PATH, { ...at, search: sought })}
        action={filterList}
        fixed={
          at.license
            ? {
                label: t('license', { id: at.license }),
                withoutHref: listHref(PATH, { search: sought }),
              }
            : undefined
        }
        filters={[
          { name: 'search', label: t('search'), value: sought },
          ...(at.license
            ? []
            : [
                {
                  ...{ name: 'product', label: t('product'), value: at.product?.toString() },
                  choices: known.products.map(({ id, name }) => ({ value: `${id}`, label: name })),
                },
              ]),
        ]}
      />
      <PropertyWarnings warnings={listed.value.warnings} />
      {rows.length === 0 ? <EmptyState title={t('noneTitle')} text={t('noneText')} /> : null}
      {GROUPS.map((group) => {
        const ofGroup = rows.filter(({ name }) => name.startsWith(`${group}/`));
        return ofGroup.length === 0 ? null : (
          <section key={group} className="mt-5">
            <h2 className="mb-2 font-semibold">{t(`groups.${group}`)}</h2>
            <PropertyTable caption={t(`groups.${group}`)} properties={ofGroup} />
          </section>
        );
      })}
    </>
  );
}
