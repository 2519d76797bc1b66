import { clearAlarm } from './model-clones';
import { type Model, type ModelLicense, newLicense } from './model';
import type { TestDevice } from './make-device';
import type { FlipValue, Place, Step } from './random-world';

const DAY = 86_400_000;

/** The licenses of a random world as the model knows them. */
export class ModelWorld {
  private readonly of = new Map<Place, ModelLicense>();
  constructor(private readonly model: Model) {}

  license(at: Place, seats = 1, lastDay = 0): ModelLicense {
    const known = this.of.get(at);
    if (known) return known;
    const made = newLicense(seats, lastDay);
    this.of.set(at, made);
    this.model.licenses.push(made);
    return made;
  }

  /** What the model says that this step answers; changes the model. */
  take(step: Step): string {
    const { model } = this;
    if (step.do === 'wait') {
      model.now += step.milliseconds;
      return 'waited';
    }
    if (step.do === 'post code') return model.deactivateByCode(askerOf(step.device));
    if (step.do === 'check in')
      return model.checkIn(step.device.deviceCode, { copied: step.copied });
    const license = this.license(step.at);
    switch (step.do) {
      case 'bind': {
        const row = rowOf(license, step.key.device);
        const unbound = { license, row, epoch: step.key.epoch };
        return model.checkIn(step.device.deviceCode, { unbound });
      }
      case 'activate': {
        const asker = {
          ...{ device: step.device.deviceCode, computer: step.computer },
          unbound: step.unbound,
        };
        return model.activate(license, asker, step.who);
      }
      case 'deactivate': {
        const code = step.code && askerOf(step.code);
        return model.deactivate(license, rowOf(license, step.chosen), code, step.who);
      }
      case 'self help':
        return model.selfHelp(license, step.computer, step.code && askerOf(step.code));
      case 'ask':
        return model.ask(license, rowOf(license, step.chosen));
      case 'decide':
        return model.decide(rowOf(license, step.chosen), step.grant);
      case 'lift':
        return model.lift(license, rowOf(license, step.chosen));
      case 'give back':
        return model.giveBack(rowOf(license, step.chosen));
      case 'clear':
        return clearAlarm(rowOf(license, step.chosen));
      case 'not me':
        return model.notMe(license);
      case 'allow':
        return model.allow(license);
      case 'suspend':
        return change(license, 'suspended');
      case 'resume':
        return change(license, 'active');
      case 'revoke':
        return change(license, 'revoked');
      default:
        return this.adjust(license, step);
    }
  }

  private adjust(license: ModelLicense, step: Extract<Step, { do: 'seats' | 'extend' | 'set' }>) {
    if (step.do === 'set') setProperty(license, step.name, step.to);
    else if (license.status === 'revoked') return 'LICENSE_REVOKED';
    else if (step.do === 'seats') license.seats = step.seats;
    else license.lastDay = Math.floor(this.model.now / DAY) + step.days;
    return 'changed';
  }
}

function rowOf(license: ModelLicense, device: TestDevice) {
  const row = license.rows.find((one) => one.device === device.deviceCode);
  if (!row) throw new Error('The model does not know the chosen computer.');
  return row;
}

const askerOf = (device: TestDevice) => ({
  device: device.deviceCode,
  computer: device.computerId,
});

function change(license: ModelLicense, status: ModelLicense['status']): string {
  if (license.status === 'revoked') return 'LICENSE_REVOKED';
  if (license.status === status) return 'NOTHING_TO_CHANGE';
  license.status = status;
  return 'changed';
}

function setProperty(license: ModelLicense, name: string, value: FlipValue) {
  if (Array.isArray(value)) license.blocked = value;
  if (name.endsWith('/illegalComputerConsequence')) license.illegalStops = value !== 'log';
  if (name.endsWith('/clonedComputerConsequence')) license.clones.stop = value === 'suspend';
  const to = Number(value);
  if (name.endsWith('/showDeactivationVerificationCode')) license.codeRequired = to === 1;
  if (name.endsWith('/preventDeactivationPeriod')) license.youngMinutes = to;
  if (name.endsWith('/maxReleaseCount')) license.releases.count = to;
  if (name.endsWith('/maxReleasePeriodInDays')) license.releases.days = to;
  if (name.endsWith('/maxReleasePerClient')) license.releases.perComputer = to === 1;
  if (name.endsWith('/maxReleaseCountAbsolute')) license.releases.absolute = to === 1;
  if (name.endsWith('/reactivationLimit')) license.takeovers.count = to;
  if (name.endsWith('/reactivationPeriodInDays')) license.takeovers.days = to;
  if (name.endsWith('/maxActivationsPerDay')) license.activations.perDay = to;
  if (name.endsWith('/maxActivationsPerSystem')) license.activations.perSystem = to;
  if (name.endsWith('/maxActivationCyclesPerDay')) license.activations.cycles = to;
  if (name.endsWith('/maxAnonymousReleasesPerDay')) license.anonymousPerDay = to;
  if (name.endsWith('/deadComputerAllowance')) license.allowance.count = to;
  if (name.endsWith('/deadComputerPeriodInDays')) license.allowance.days = to;
}
