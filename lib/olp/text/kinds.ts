/** The typed codes of the protocol, section 2. */
export type Kind = 'CK' | 'AK' | 'DC' | 'DVC' | 'UDVC' | 'SCK';

/** The kinds that carry exactly 10 bytes. */
export type ShortKind = Exclude<Kind, 'CK' | 'SCK'>;

export type KindShape = {
  /** Offset of the check symbols: a code of one kind fails in every group of another. */
  off: number;
  /** Characters of a group, the check symbol included. */
  size: number;
  minGroups: number;
  maxGroups: number;
};

const TEN_BYTES = { size: 5, minGroups: 4, maxGroups: 4 } as const;

export const KINDS: Readonly<Record<Kind, KindShape>> = {
  CK: { off: 0, size: 6, minGroups: 17, maxGroups: 28 },
  AK: { off: 3, ...TEN_BYTES },
  DC: { off: 11, ...TEN_BYTES },
  DVC: { off: 19, ...TEN_BYTES },
  UDVC: { off: 23, ...TEN_BYTES },
  SCK: { off: 27, size: 6, minGroups: 4, maxGroups: 5 },
};

export const ALL_KINDS = Object.keys(KINDS) as Kind[];
