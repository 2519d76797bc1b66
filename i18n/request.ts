import { getRequestConfig } from 'next-intl/server';
import messages from '@/messages/en.json';

/** One language so far; the address never carries a locale, because QR codes and mails outlive it. */
export default getRequestConfig(async () => ({
  locale: 'en-US',
  // Terms end at 24:00 UTC, so every date on a page is a UTC date and says so where it has a time.
  timeZone: 'UTC',
  messages,
  formats: {
    dateTime: {
      day: { year: 'numeric', month: 'short', day: 'numeric' },
      longDay: { year: 'numeric', month: 'long', day: 'numeric' },
      moment: {
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'short',
      },
    },
  },
}));
