import { csvOfList } from '../../../csv-of-list';
import { computers } from '@/lib/desk-lists';

/** The computers that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, computers);
