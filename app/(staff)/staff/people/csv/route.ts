import { csvOfList } from '../../../csv-of-list';
import { people } from '@/lib/desk-lists';

/** The people that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, people);
