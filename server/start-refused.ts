/** A reason not to start, said to the operator in one sentence that names the way out. */
export class StartRefused extends Error {}
