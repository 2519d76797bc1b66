/** How days and moments look; the language decides the rest. */
export const formats = {
  dateTime: {
    shortDay: { month: 'short', day: 'numeric' },
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
    longMoment: { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23' },
    second: { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' },
  },
} as const;
