import pg from 'pg';

type Row = pg.QueryResultRow;

/** A statement as a tagged template, whose values become parameters: for SQL without tables of ours. */
export type Sql = {
  (text: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>;
  /** A text as it is; without parameters, several statements. */
  unsafe: (text: string) => Promise<Row[]>;
};

const { builtins } = pg.types;
const TIMES: number[] = [builtins.DATE, builtins.TIMESTAMP, builtins.TIMESTAMPTZ];

/** Days and moments as PostgreSQL writes them: pg would make a local midnight of a day. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    TIMES.includes(oid)
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** @param runner the pool, or one connection of it */
export function makeSql(runner: pg.Pool | pg.ClientBase): Sql {
  const run = async (query: pg.QueryConfig) => (await runner.query({ ...query, types })).rows;
  return Object.assign(
    (text: TemplateStringsArray, ...values: unknown[]) =>
      run({ text: text.reduce((before, part, n) => `${before}$${n}${part}`), values }),
    { unsafe: (text: string) => run({ text }) },
  );
}
