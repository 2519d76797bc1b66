import type { Route } from 'next';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';

type Props = {
  tone: 'success' | 'info';
  title: string;
  text: string;
  next: { href: Route; label: string };
};

/** One thing that is over and done, and where to go from here. */
export function Done({ tone, title, text, next }: Props) {
  return (
    <div className="mx-auto max-w-narrow space-y-6">
      <h1 className="sr-only">{title}</h1>
      <Notice tone={tone} title={title}>
        <p>{text}</p>
      </Notice>
      <LinkButton href={next.href}>{next.label}</LinkButton>
    </div>
  );
}
