import { csvOfList } from '@/app/(staff)/csv-of-list';
import { activity } from '../list';

/** What its page lists, all of it. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, activity);
