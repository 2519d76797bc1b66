/** What stands before the last day of maintenance; days end at 24:00 UTC. */
export const maintenanceLabel = (lastDay: string, now = new Date()) =>
  lastDay < now.toISOString().slice(0, 10) ? 'maintenanceOver' : 'maintenance';
