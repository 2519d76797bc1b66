import type { Route } from 'next';
import { Icon } from '@/components/ui/icon';
import { LinkButton } from '@/components/ui/link-button';
import { SupportWays } from '@/components/ui/support-ways';
import type { SupportOffer } from '@/lib/support';

type Props = {
  tone: 'success' | 'info';
  title: string;
  text: string;
  /** Where the text sends people there. */
  support?: SupportOffer | undefined;
  next: { href: Route; label: string };
};

/** One thing that is over and done, and where to go from here. */
export function Done({ tone, title, text, support, next }: Props) {
  const good = tone === 'success';
  return (
    <div className="mx-auto max-w-reading">
      <h1 className="flex items-start gap-2 text-xl font-semibold sm:text-2xl">
        <Icon
          name={good ? 'check' : 'info'}
          className={`mt-0.5 size-6 sm:mt-1 ${good ? 'text-good' : 'text-accent'}`}
        />
        <span className="min-w-0">{title}</span>
      </h1>
      <p className="mt-2 mb-5">{text}</p>
      {support ? (
        <div className="mb-5 space-y-2">
          <SupportWays {...support} />
        </div>
      ) : null}
      <LinkButton href={next.href} tone="secondary" wide>
        {next.label}
      </LinkButton>
    </div>
  );
}
