export function atProvider(url: string, email: string): Promise<string>;
