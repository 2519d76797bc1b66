/**
 * A program of Windows by its full path: Windows looks for a bare name in the folder of the caller first, where anybody's
 * program may be called so.
 */
export const inSystem32 = (
  program: string,
  { SystemRoot }: Partial<NodeJS.ProcessEnv> = process.env,
): string => `${SystemRoot || 'C:\\Windows'}\\System32\\${program}`;
