/** Posts to the wizard; null where it does not answer. */
export async function tell(
  action: string,
  body = new FormData(),
): Promise<Record<string, string> | null> {
  try {
    const response = await fetch(action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
