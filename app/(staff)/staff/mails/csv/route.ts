import { csvOfList } from '../../../csv-of-list';
import { mails } from '@/lib/desk-lists';

/** The mails that its page lists, all of them, without what stood in them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, mails);
