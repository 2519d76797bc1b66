import { makeReplay } from '../../../../../../peers/replay.mjs';

let replay;

export async function POST(request) {
  replay ??= makeReplay();
  const answer = await replay(new URL(request.url).pathname, await request.json());
  return new Response(answer, { headers: { 'Content-Type': 'application/json' } });
}
