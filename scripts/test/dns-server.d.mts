export function startDnsServer(): Promise<{
  address: string;
  records: Map<string, string[]>;
  stop: () => Promise<void>;
}>;
