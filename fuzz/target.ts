import fc from 'fast-check';

/** A parser of what a user or a network gave, how it is tried, and what it must never do. */
export type Target = {
  name: string;
  /** Fails for an input with which the parser does what it must not. */
  property: fc.IAsyncProperty<[unknown]>;
  /** The same, of a parser that forgets one check: a fuzzer that does not notice is worth nothing. */
  planted: { fault: string; property: fc.IAsyncProperty<[unknown]> };
};

type Description<Parse, Input> = {
  name: string;
  parse: Parse;
  /** Random inputs, and mutations of valid ones. */
  input: fc.Arbitrary<Input>;
  /** Throws if `parse` does what it must not with this input. */
  holds(parse: Parse, input: Input): void | Promise<void>;
  /** What a parser forgets that is planted to be found, and that parser. */
  planted: readonly [fault: string, parse: Parse];
};

export function target<Parse, Input>(description: Description<Parse, Input>): Target {
  const { name, parse, input, holds, planted } = description;
  const propertyOf = (tried: Parse) =>
    fc.asyncProperty(input, async (given) => holds(tried, given)) as fc.IAsyncProperty<[unknown]>;
  const [fault, forgetful] = planted;
  return { name, property: propertyOf(parse), planted: { fault, property: propertyOf(forgetful) } };
}

/** A repeatable run: `seed` and `path` are what a failure prints. */
export type Run = { runs: number; seed: number; path?: string | undefined };

/** Tries a target; throws with the input, the seed and the path of the first failure, made small. */
export async function tryTarget({ property }: Target, { runs, seed, path }: Run): Promise<void> {
  await fc.assert(property, {
    numRuns: runs,
    seed,
    includeErrorInReport: true,
    ...(path ? { path } : {}),
  });
}

/** Whether the planted fault is found. It ends where it is, so ten times the inputs are there for the unlucky seed. */
export async function findsPlanted({ planted }: Target, { runs, seed }: Run): Promise<boolean> {
  const found = await fc.check(planted.property, { numRuns: 10 * runs, seed, endOnFailure: true });
  return found.failed;
}
