type Props = { code: string; label: string };

/** The whole code as one text: one tap or click selects it, with `-` between the groups. */
export function CodeText({ code, label }: Props) {
  return (
    <div className="rounded-sm bg-sunken px-3 py-2">
      <p className="text-xs text-muted">{label}</p>
      <p translate="no" className="code-face text-base break-words select-all">
        {code}
      </p>
    </div>
  );
}
