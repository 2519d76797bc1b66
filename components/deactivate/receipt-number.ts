/** The last 12 digits of a receipt's number, in three groups: enough to tell one from another, and to read out. */
export const shortNumber = (number: string) =>
  (
    number
      .replaceAll('-', '')
      .slice(-12)
      .toUpperCase()
      .match(/.{1,4}/g) ?? []
  ).join('-');
