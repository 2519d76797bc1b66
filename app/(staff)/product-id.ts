/** The product that an address names; 0, which none has, for what is no id. */
export const readProductId = (text: string): number =>
  /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
