import { csvOfList } from '../../../csv-of-list';
import { requests } from '@/lib/desk-lists';

/** The requests that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, requests);
