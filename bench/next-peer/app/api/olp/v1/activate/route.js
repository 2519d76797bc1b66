import { makeReplay } from '../../../../../../peers/replay.mjs';

let replay;

export async function POST(request) {
  replay ??= makeReplay();
  const body = await request.json();
  const answer = await replay(body.request);
  return new Response(answer, { headers: { 'Content-Type': 'application/json' } });
}
