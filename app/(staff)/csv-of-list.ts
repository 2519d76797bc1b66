import 'server-only';
import { notFoundResponse } from '@/app/license-file-response';
import { viewerOf } from '@/lib/auth/viewer';
import type { Context } from '@/lib/operations/context';
import type { Listed } from '@/lib/operations/lists/listing';
import type { Viewer } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { type readQuery, readList, type Shape } from '@/lib/list-query';
import type { Route } from 'next';

type Part<R> = { rows: R[]; next: string | null };
type Values<S extends Shape> = ReturnType<typeof readQuery<S>>;

type File<S extends Shape, Sort extends string, R> = {
  /** Its name, to which the day is added. */
  name: string;
  path: Route;
  shape: S;
  list: ((
    context: Context,
    viewer: Viewer,
    input: Listed<Values<S>, Sort> & { part: true },
  ) => Promise<Part<R> | null>) & {
    sorts: readonly Sort[];
    csvHead: string;
    csvLines: (rows: readonly R[]) => string;
  };
};

/** A list as a file, filtered and sorted as its page. Written as it is read, whatever its length. */
export async function csvOfList<S extends Shape, Sort extends string, R>(
  request: Request,
  { name, list, ...of }: File<S, Sort, R>,
): Promise<Response> {
  const viewer = await viewerOf();
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { filters, sort } = readList({ ...of, sorts: list.sorts }, query);
  const partAt = (cursor?: string) => list(portal(), viewer, { filters, sort, cursor, part: true });
  let part = await partAt();
  if (!part) return notFoundResponse();
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (file) => file.enqueue(text.encode(list.csvHead)),
    async pull(file) {
      if (part) file.enqueue(text.encode(list.csvLines(part.rows)));
      if (!part?.next) return file.close();
      part = await partAt(part.next);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`,
    },
  });
}
