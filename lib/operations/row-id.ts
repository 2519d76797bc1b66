const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text from outside can be a row's id at all; what cannot is simply not found. */
export const isRowId = (text: string) => UUID.test(text);
