import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

export type NoticeTone = 'info' | 'success' | 'warning' | 'error';

const tones: Record<NoticeTone, { icon: IconName; frame: string; mark: string }> = {
  info: { icon: 'info', frame: 'border-accent bg-accent-soft', mark: 'text-accent' },
  success: { icon: 'check', frame: 'border-good bg-good-soft', mark: 'text-good' },
  warning: { icon: 'alert', frame: 'border-warn bg-warn-soft', mark: 'text-warn' },
  error: { icon: 'stop', frame: 'border-stop bg-stop-soft', mark: 'text-stop' },
};

type Props = {
  tone: NoticeTone;
  title: ReactNode;
  children?: ReactNode;
  /** The title as a heading, where the notice is what the page says. */
  heading?: 'h1' | 'h2' | undefined;
};

/** Something the reader has to know before going on: what it is, and what to do now. */
export function Notice({ tone, title, children, heading }: Props) {
  const { icon, frame, mark } = tones[tone];
  const Title = heading ?? 'p';
  return (
    <div className={`flex gap-3 rounded-md border-l-4 p-4 ${frame}`}>
      <Icon name={icon} className={`mt-0.5 size-5 ${mark}`} />
      <div className="min-w-0 flex-1 space-y-2">
        <Title className={`font-semibold ${heading === 'h1' ? 'text-xl' : ''}`}>{title}</Title>
        {children}
      </div>
    </div>
  );
}
