import { csvOfList } from '../../../csv-of-list';
import { events } from '@/lib/desk-lists';

/** The audit trail that its page lists, all of it. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, events);
