import { searchWithoutCodes } from '@/app/(customer)/search-without-codes';
import { licenses } from '@/app/(customer)/licenses/list';
import { notFoundResponse } from '@/app/license-file-response';
import { readSite, withTyped } from '@/app/site';
import { dropTicket, keepTicket } from '@/app/ticket-cookie';
import { lastPart } from '@/app/to-its-page';
import { listHref, readQuery, words } from '@/lib/list-query';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { wayBackOf } from '@/lib/rules/way-back';

type Props = { params: Promise<{ flow: string }> };

const SHAPE = {
  return: (address: string) => address,
  computer: words(128),
  request: words(4096),
  product: licenses.shape.product,
};
type Asked = ReturnType<typeof readQuery<typeof SHAPE>>;

/** The page on which each begins; what a form is filled in with goes along sealed. */
const FLOWS: Record<string, (asked: Asked) => Promise<string>> = {
  async deactivate({ computer }) {
    const { offered } = await readSite();
    // Without Self Help whoever it belongs to finds it among their own.
    if (!offered.deactivate)
      return listHref('/computers', { q: searchWithoutCodes(computer ?? '') });
    if (!computer) return '/deactivate';
    await keepTicket(portal(), 'typed', { computerId: computer });
    return withTyped('/deactivate');
  },
  async activate({ request = '' }) {
    const code = lastPart(request);
    // Dots alone would be read as the way to another page.
    return /[^.]/.test(code) ? route(`/a/${encodeURIComponent(code)}`) : '/activate';
  },
  licenses: async ({ product }) => listHref(licenses.path, { product }),
};

/**
 * Where a vendor's program or site opens one flow of the portal (docs/decisions/036). Does nothing but lead
 * to its page, and keep the way back, if it is one; each page looks at it again.
 */
export async function GET(request: Request, { params }: Props): Promise<Response> {
  const { flow } = await params;
  const begin = Object.hasOwn(FLOWS, flow) ? FLOWS[flow] : undefined;
  if (!begin) return notFoundResponse();
  const asked = readQuery(Object.fromEntries(new URL(request.url).searchParams), SHAPE);
  const back = wayBackOf((await readSite()).returnAddresses, asked.return ?? '');
  if (back) await keepTicket(portal(), 'way-back', { address: back.href });
  else await dropTicket(portal(), 'way-back');
  return new Response(null, { status: 303, headers: { location: await begin(asked) } });
}
