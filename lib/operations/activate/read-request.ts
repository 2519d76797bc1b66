import { parseActivationKey } from '@/lib/olp/activation-key';
import { canonicalComputerId } from '@/lib/olp/computer-id';
import { computerName } from '@/lib/olp/computer-name';
import { openRequest, unsealRequest } from '@/lib/olp/request-decode';
import { type Refusal, type Result, beside, ok } from '@/lib/olp/result';
import { decodeCode } from '@/lib/olp/text/codes';
import type { Context } from '@/lib/operations/context';
import { exchangeKey } from '@/lib/operations/computer-key/ring-keys';

/** An activation as asked for: scanned or pasted as one text, or typed field by field. */
export type ActivationInput =
  | { request: string }
  | { activationKey: string; computerId: string; computerName?: string; deviceCode?: string };

/** What was asked for, whichever way it came. */
export type ReadRequest = AskedFor & {
  /** Null for typed fields: the Activation Key decides. */
  productId: number | null;
  activationKey: Uint8Array;
};

/** Whether a license is of the product that a request was made for; typed fields name none. */
export const isOfProduct = ({ product }: { product: { id: number } }, request: ReadRequest) =>
  request.productId === null || request.productId === product.id;

/** The computer of a request, its license known. */
export type AskedFor = {
  /** Null for a Computer ID alone (unbound). */
  deviceCode: Uint8Array | null;
  computerId: string;
  computerName: string;
  exchange: { kid: number; devicePublicKey: Uint8Array } | null;
};

export type RequestRefusalCode =
  | 'REQUEST_DAMAGED'
  | 'REQUEST_VERSION'
  | 'KID_UNKNOWN'
  | 'CID_INVALID'
  | 'CODE_TYPO'
  | 'WRONG_KIND'
  | 'BAD_LENGTH';

/**
 * Reads a request (protocol 6, decoding order) or typed fields. The details of a refusal of a
 * typed code name its `field`.
 */
export async function readRequest(
  context: Context,
  input: ActivationInput,
): Promise<Result<ReadRequest, Refusal<RequestRefusalCode>>> {
  return 'request' in input ? readText(context, input.request) : readFields(input);
}

async function readText(context: Context, text: string) {
  const opened = openRequest(text);
  if (!opened.ok) return opened;
  const request =
    opened.value.type === 1
      ? ok(opened.value.request)
      : unsealRequest(opened.value.sealed, await privateKey(context, opened.value.sealed));
  if (!request.ok) return request;
  const { productId, activationKey, deviceCode, computerId, computerName: name } = request.value;
  const { encryption } = request.value;
  return ok({
    productId,
    activationKey,
    deviceCode,
    computerId,
    computerName: computerName(name),
    exchange: encryption && {
      kid: encryption.kid,
      devicePublicKey: encryption.devicePublic,
    },
  });
}

async function privateKey(context: Context, sealed: { productId: number; kid: number }) {
  const key = await exchangeKey(context.db, context.vault, sealed);
  return key?.privateKey ?? null;
}

function readFields(input: Exclude<ActivationInput, { request: string }>) {
  const activationKey = parseActivationKey(input.activationKey);
  if (!activationKey.ok) return beside('activationKey', activationKey);
  const computerId = canonicalComputerId(input.computerId);
  if (!computerId.ok) return beside('computerId', computerId);
  const deviceCode = input.deviceCode?.trim() ? decodeCode('DC', input.deviceCode) : ok(null);
  if (!deviceCode.ok) return beside('deviceCode', deviceCode);
  return ok({
    productId: null,
    activationKey: activationKey.value,
    deviceCode: deviceCode.value,
    computerId: computerId.value,
    computerName: computerName(input.computerName ?? ''),
    exchange: null,
  });
}
