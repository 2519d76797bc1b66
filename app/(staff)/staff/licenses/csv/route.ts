import { csvOfList } from '../../../csv-of-list';
import { licenses } from '@/lib/desk-lists';

/** The licenses that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, licenses);
