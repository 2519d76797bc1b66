import { basename } from 'node:path';
import { edition } from '@/wizard/edition';
import { programName, tryingLines } from './header';
import { text } from './text';

/** Every command and option, called by the name that this program's file has. */
export function usageLines(): string[] {
  return [
    ...tryingLines(),
    text('usage.text', {
      program: programName(),
      command: edition ? basename(process.execPath) : text('usage.command'),
      bare: text(edition ? 'usage.bareWindow' : 'usage.bareMenu'),
      product: edition ? '' : text('usage.product'),
    }),
  ];
}
