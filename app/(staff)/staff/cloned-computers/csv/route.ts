import { csvOfList } from '../../../csv-of-list';
import { cloned } from '@/lib/desk-lists';

/** The clone alarms that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, cloned);
