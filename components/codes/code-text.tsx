type Props = {
  code: string;
  /** Left out where the page says already which code it is. */
  label?: string;
};

/**
 * The whole code as one text: one tap or click selects it, with `-` between the groups. Set tight, so that
 * five groups of a Computer Key stand in a line of a phone 360 pixels wide.
 */
export function CodeText({ code, label }: Props) {
  return (
    <div>
      {label ? <p className="text-xs text-muted">{label}</p> : null}
      <p translate="no" className="code-face leading-5 tracking-[-0.045em] break-words select-all">
        {code}
      </p>
    </div>
  );
}
