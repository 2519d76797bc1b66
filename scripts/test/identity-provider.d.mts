export const CLIENT: { clientId: string; clientSecret: string };
export function startIdentityProvider(options?: {
  port?: number;
}): Promise<{ issuer: string; stop: () => Promise<void> }>;
