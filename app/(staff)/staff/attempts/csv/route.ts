import { csvOfList } from '../../../csv-of-list';
import { attempts } from '@/lib/desk-lists';

/** The refused activations that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, attempts);
