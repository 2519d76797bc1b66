import { notFoundResponse } from '@/app/license-file-name';
import { viewerOf } from '@/lib/auth/viewer';
import { EVENT_CSV_HEAD, eventCsvLines } from '@/lib/operations/trail/event-csv';
import { exportEvents } from '@/lib/operations/trail/list-events';
import { portal } from '@/lib/portal';
import { eventFilters, readEventQuery } from '../../../event-query';

/** The audit trail as a file, as filtered as its page. Written as it is read, whatever its length. */
export async function GET(request: Request): Promise<Response> {
  const viewer = await viewerOf();
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { at: _, ...named } = readEventQuery(query);
  const filters = eventFilters(named);
  const partAt = (cursor?: string) => exportEvents(portal(), viewer, { filters, cursor });
  let part = await partAt();
  if (!part) return notFoundResponse();
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (file) => file.enqueue(text.encode(EVENT_CSV_HEAD)),
    async pull(file) {
      if (part) file.enqueue(text.encode(eventCsvLines(part.rows)));
      if (!part?.next) return file.close();
      part = await partAt(part.next);
    },
  });
  const name = `audit-trail-${new Date().toISOString().slice(0, 10)}.csv`;
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}
