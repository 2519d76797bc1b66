import { csvOfList } from '../../../csv-of-list';
import { attempts } from '../list';

/** The refused activations that its page lists, all of them. */
export const GET = (request: Request): Promise<Response> => csvOfList(request, attempts);
