import type { MetricsDoor } from './metrics';

/** What whoever runs the portal asks of it, and tells it. */
export type Watch = {
  /** What `keyturn doctor` has to show; lib/doctor/door-key.ts. */
  doctorKey: string;
  trustedProxyHops: number;
  /** Whether this instance was told to stop, and takes nothing new. */
  isStopping: () => boolean;
  /** What customers are told while the portal is in maintenance; empty while all is as usual. */
  maintenance: () => string;
  /** None where METRICS_TOKEN is not set. */
  metrics: MetricsDoor | null;
};
