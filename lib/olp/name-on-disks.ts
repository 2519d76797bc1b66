/** Of a name only what every disk takes: letters, digits, dots and dashes; empty where nothing is left. */
export const nameOnDisks = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]|\p{Default_Ignorable_Code_Point}/gu, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
