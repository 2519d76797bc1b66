/** Keyturn's mark: a key whose bow is an arrow turning back on itself. */
export function Mark({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true" fill="none" className={`shrink-0 ${className}`}>
      <path
        d="M26 14H15A6 6 0 1 1 13.2 9.8M22 14v4M25.5 14v3"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      <path d="m15.3 5.8-.3 6.2-5.6-2.6z" fill="currentColor" />
    </svg>
  );
}
