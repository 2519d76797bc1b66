/** A small table of words, that wrap. Made for the server and for the browser alike. */
export function PlainTable(props: { caption: string; head: string[]; rows: string[][] }) {
  return (
    <table className="desk-plain-table">
      <caption className="sr-only">{props.caption}</caption>
      <thead>
        <tr>
          {props.head.map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(([first, ...rest]) => (
          <tr key={first}>
            <th scope="row">{first}</th>
            {rest.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
              <td key={at}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
