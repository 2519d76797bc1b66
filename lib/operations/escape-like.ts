/** A text as LIKE takes it for itself: none of its signs stands for others. */
export const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');
