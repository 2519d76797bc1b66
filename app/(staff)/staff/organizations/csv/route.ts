import { csvOfList } from '../../../csv-of-list';
import { organizations } from '@/lib/desk-lists';

/** The organizations that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, organizations);
