import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { PlainTable } from '@/components/desk/plain-table';
import { PropertyForm } from '@/components/desk/property-form';
import { PropertyHistory } from '@/components/desk/property-history';
import { PropertyValue } from '@/components/desk/property-value';
import { PropertyWarnings } from '@/components/desk/property-warnings';
import { Facts } from '@/components/ui/facts';
import { notHere } from '@/lib/not-here';
import { getProduct } from '@/lib/operations/product/products';
import { previewProperty } from '@/lib/operations/property/preview-property';
import { listPropertyChanges } from '@/lib/operations/property/property-changes';
import { textOfProperty } from '@/lib/operations/property/property-from-text';
import { listProperties } from '@/lib/operations/vendor/set-property';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { listHref, type Query } from '@/lib/list-query';
import { metRows } from '../../../../met-words';
import { placeOf, readPlace } from '../../../../property-place';
import { requireStaff } from '../../../../require-staff';
import { changeProperty, undoPropertyChange } from '../../actions';

type Props = { params: Promise<{ group: string; name: string }>; searchParams: Promise<Query> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

/** One Server Property at one place: what it does, what it is, who changed it, and changing it. */
export default async function PropertyPage({ params, searchParams }: Props) {
  const { group, name: last } = await params;
  const viewer = await requireStaff(`/staff/properties/${group}/${last}`);
  const name = `${group}/${last}`;
  const at = readPlace(await searchParams);
  const place = placeOf(at);
  const [listed, now, changes, product] = await Promise.all([
    listProperties(portal(), viewer, place),
    previewProperty(portal(), viewer, { name, place }),
    listPropertyChanges(portal(), viewer, { place, name }),
    at.product === undefined ? null : getProduct(portal(), viewer, at.product),
  ]);
  const found = listed.ok ? listed.value.properties.find((one) => one.name === name) : undefined;
  if (!listed.ok || !found || !now.ok || !changes) return await notHere();
  const t = await getTranslations('staff.property');
  const say = await getTranslations('property');
  const values = await getTranslations('propertyValues');
  const { mayChange } = listed.value;
  const here = found.scopes.includes(place.scope);
  const setHere = found.setAt.some(({ scope }) => scope === place.scope);
  const { met, seats, warnings } = now.value;
  const meetTitle = t('meetTitle', { seats });
  const fields = { name, product: `${at.product ?? ''}`, license: at.license ?? '' };
  return (
    <div className="desk-narrow">
      <DeskHeader
        title={
          <span translate="no" className="code-face">
            {last}
          </span>
        }
        back={{ href: listHref(route('/staff/properties'), at), label: t('back') }}
      />
      <p className="mb-3">{say(found.name)}</p>
      <Facts
        facts={[
          { label: t('now'), value: <PropertyValue value={found.value} /> },
          { label: t('default'), value: <PropertyValue value={found.default} /> },
          { label: t('values'), value: values(found.values) },
          {
            label: t('scopes'),
            value: found.scopes.map((scope) => t(`places.${scope}`)).join(', '),
          },
          product ? { label: t('place'), value: product.name } : null,
          at.license ? { label: t('place'), value: at.license, code: true } : null,
        ]}
      />
      <PropertyWarnings warnings={warnings} />
      {met.length > 0 ? (
        <section className="desk-part">
          <h2>{meetTitle}</h2>
          <PlainTable
            caption={meetTitle}
            head={[t('situation'), t('meetNow')]}
            rows={(await metRows(met)).map(({ situation, now: met }) => [situation, met])}
          />
        </section>
      ) : null}
      <section className="desk-part">
        {mayChange && here ? (
          <PropertyForm
            action={changeProperty}
            fields={fields}
            choices={found.choices}
            kind={
              found.values === 'image' ? 'file' : Array.isArray(found.default) ? 'lines' : 'text'
            }
            value={found.values === 'image' ? '' : textOfProperty(now.value.value)}
            reset={setHere ? place.scope : undefined}
            meetTitle={meetTitle}
          />
        ) : (
          <p className="text-muted">{t(here ? 'onlyLook' : 'notHere')}</p>
        )}
      </section>
      <PropertyHistory changes={changes} undo={mayChange ? undoPropertyChange : undefined} />
    </div>
  );
}
