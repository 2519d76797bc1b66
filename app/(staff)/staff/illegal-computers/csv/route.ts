import { csvOfList } from '../../../csv-of-list';
import { illegal } from '@/lib/desk-lists';

/** The illegal computers that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, illegal);
