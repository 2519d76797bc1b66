import type { Route } from 'next';
import { Home } from '@/components/home/home';

/** The start page: what one may have come for. */
export default function HomePage() {
  return <Home activateHref={'/activate' as Route} licensesHref={'/licenses' as Route} />;
}
