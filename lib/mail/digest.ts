import type { Mail, MailOf } from './mail';

/** Mails about one license of which strangers can bring about many; gathered where they pile up. */
export type Notice = MailOf<
  | 'activated'
  | 'released'
  | 'confirm-release-request'
  | 'confirm-activation'
  | 'clone-alarm'
  | 'illegal-computer'
>;
export type Digest = MailOf<'digest'>;
type Group = Digest['groups'][number];

/** Computers that a digest names of each kind; the rest is counted. */
const NAMED = 10;

/**
 * Adds a notice to a digest, or begins one. Every notice is counted under its kind, so that nothing can
 * be hidden behind much of another kind; the digest stays small however many there are.
 */
export function gather(
  digest: Digest | null,
  notice: Notice,
  about: { at: Date; licenseId: string },
): Digest {
  const at = about.at.toISOString();
  const { productName, keyEnding, computerId, computerName } = notice;
  const begun: Digest = digest ?? {
    ...{ template: 'digest', productName, keyEnding, from: at, to: at, groups: [] },
    path: `/licenses/${about.licenseId}`,
  };
  const kind = kindOf(notice);
  const group = begun.groups.find((one) => one.kind === kind) ?? { kind, count: 0, computers: [] };
  const others = begun.groups.filter((one) => one !== group);
  const known = group.computers.find((one) => one.computerId === computerId);
  const computer = {
    ...{ computerId, computerName, at, count: (known?.count ?? 0) + 1 },
    // The newest link to confirm a request; that of a change leads to the license instead.
    ...(isQuestion(notice) ? { path: notice.path } : {}),
  };
  const rest = group.computers.filter((one) => one !== known);
  const computers = known || rest.length < NAMED ? [...rest, computer] : rest;
  return {
    ...begun,
    to: at,
    groups: [...others, { kind, count: group.count + 1, computers }],
  };
}

function kindOf(notice: Notice): Group['kind'] {
  if (notice.template === 'activated') return notice.superseded ? 'tookOver' : 'activated';
  if (notice.template === 'clone-alarm') return notice.suspended ? 'cloneStopped' : 'cloned';
  if (notice.template === 'illegal-computer') return 'illegal';
  if (notice.template === 'released') return notice.proof;
  return notice.template === 'confirm-activation' ? 'askedAnew' : 'asked';
}

/** What only the owner may say yes to. */
export const isQuestion = ({ template }: Pick<Mail, 'template'>) =>
  template === 'confirm-release-request' || template === 'confirm-activation';
