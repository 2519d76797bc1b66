import { csvOfList } from '@/app/(staff)/csv-of-list';
import { licenses } from '../list';

/** The licenses that the page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, licenses);
