import { describe, expect, expectTypeOf, test } from 'vitest';
import type { RefusalFacts } from '@/lib/olp/refusals';
import { beside, type Refusal, type RefusalCode, type Result, refuse } from '@/lib/olp/result';
import type en from '@/messages/en.json';
import type wizard from '@/messages/wizard.en.json';
import type { WizardCode } from '@/wizard/core/refusals';
import { type DoorCode, type PortalCode, portalRefusals } from './refusals';

/** Each fault below is planted; the step `types` fails if the compiler stops seeing one. */
describe('refusals are closed', () => {
  test('every code of the portal has a text, and every text there has a code', () => {
    type Texts = keyof typeof en.refusal;
    expectTypeOf<Texts>().toEqualTypeOf<PortalCode>();
    // @ts-expect-error a code without a text
    expectTypeOf<Exclude<Texts, 'NO_SEAT'>>().toEqualTypeOf<PortalCode>();
    // @ts-expect-error a text without a code
    expectTypeOf<Texts | 'NO_SUCH_CODE'>().toEqualTypeOf<PortalCode>();
  });

  test('so has every code of the wizard; its window words some of them otherwise', () => {
    type Texts = Exclude<keyof typeof wizard.wizard.refusal, 'other'>;
    expectTypeOf<Texts>().toEqualTypeOf<WizardCode>();
    expectTypeOf<keyof typeof wizard.window.refusal>().toExtend<WizardCode>();
    // @ts-expect-error a code without a text
    expectTypeOf<Exclude<Texts, 'CONFIRM'>>().toEqualTypeOf<WizardCode>();
    // @ts-expect-error a text without a code
    expectTypeOf<Texts | 'NO_SUCH_CODE'>().toEqualTypeOf<WizardCode>();
  });

  test('an unknown code does not compile, as a call, a value, a type or a key', () => {
    // @ts-expect-error
    refuse('NO_SUCH_CODE');
    // @ts-expect-error
    const value: Refusal<PortalCode> = { code: 'NOT_OFERED' };
    // @ts-expect-error
    type Unknown = Refusal<'NO_SUCH_CODE'>;
    // @ts-expect-error
    const number = portalRefusals.RELEASE_LIMMIT;
    // @ts-expect-error
    const facts = { qlm: 212, filed: 'code' } satisfies RefusalFacts;
    expect([value, number, facts as Unknown]).toBeDefined();
  });

  test('details are those of the code: none missing, none foreign, none of another code', () => {
    // @ts-expect-error
    refuse('NO_SEAT');
    // @ts-expect-error
    refuse('NO_SEAT', { seats: '5' });
    // @ts-expect-error
    refuse('NO_SEAT', { seats: 5, nextAt: null });
    // @ts-expect-error
    refuse('NOT_FOUND', { seats: 5 });
    // @ts-expect-error
    const value: Refusal<'NO_SEAT'> = { code: 'NO_SEAT' };
    const either = 'NO_SEAT' as 'NO_SEAT' | 'RATE_LIMITED';
    // @ts-expect-error
    refuse(either, { seats: 5 });
    expect(value).toEqual({ code: 'NO_SEAT' });
    expect(refuse('NO_SEAT', { seats: 5, field: 'activationKey' }).error.details.seats).toBe(5);
  });

  test('the code says which details there are', () => {
    const refusal = refuse('CODE_WRONG', { left: 2 }).error as Refusal<'CODE_WRONG' | 'CODE_OVER'>;
    if (refusal.code === 'CODE_WRONG') expectTypeOf(refusal.details.left).toBeNumber();
    // @ts-expect-error
    expect(refusal.details.left).toBe(2);
    const { error } = beside('email', refuse('EMAIL_INVALID'));
    expectTypeOf(error).toEqualTypeOf<Refusal<'EMAIL_INVALID'>>();
    expect(error).toEqual({ code: 'EMAIL_INVALID', details: { field: 'email' } });
  });

  test('the portal does not say what only the wizard says, nor the other way round', () => {
    // @ts-expect-error
    const byPortal: Refusal<PortalCode> = { code: 'CONFIRM' };
    // @ts-expect-error
    const byWizard: Result<null> = refuse('PRODUCT_UNKNOWN');
    expectTypeOf<DoorCode>().toExtend<PortalCode>();
    expectTypeOf<PortalCode>().toExtend<RefusalCode>();
    expect([byPortal.code, byWizard.ok]).toEqual(['CONFIRM', false]);
  });
});
