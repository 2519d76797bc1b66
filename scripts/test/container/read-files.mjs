import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../start/paths.mjs';

/** @typedef {{from: string, as: string, steps: {name: string, text: string}[]}} Stage */

/** The stages of the Dockerfile. @returns {Stage[]} */
export function readDockerfile() {
  /** @type {Stage[]} */
  const stages = [];
  for (const line of readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n')) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === 'FROM') {
      const [from = '', as = ''] = text.split(' AS ');
      stages.push({ from, as, steps: [] });
    } else if (name) stages.at(-1)?.steps.push({ name, text });
  }
  return stages;
}

/**
 * What a stage is in the end, with the stages that it stands on.
 * @param {string} name
 */
export function readStage(name) {
  const stages = readDockerfile();
  /** @param {string} one @returns {Stage['steps']} */
  const stepsOf = (one) => {
    const stage = stages.find(({ as }) => as === one);
    return stage ? [...stepsOf(stage.from), ...stage.steps] : [];
  };
  const steps = stepsOf(name);
  const last = (/** @type {string} */ step) =>
    steps.findLast((one) => one.name === step)?.text ?? '';
  /** @param {string} text @returns {string[]} */
  const command = (text) => JSON.parse(text.slice(text.indexOf('[')));
  return {
    user: last('USER'),
    entrypoint: command(last('ENTRYPOINT')),
    healthcheck: last('HEALTHCHECK') ? command(last('HEALTHCHECK')) : [],
    env: Object.fromEntries(
      steps
        .filter((step) => step.name === 'ENV')
        .flatMap(({ text }) => text.split(' ').map((pair) => pair.split('='))),
    ),
  };
}

/** @returns {{services: Record<string, any>, secrets: Record<string, {file: string}>, networks: Record<string, any>}} */
export const readCompose = () => parse(readFileSync(join(root, 'compose.yaml'), 'utf8'));

/**
 * A service's environment, as compose makes it.
 * @param {string} service @param {Record<string, string>} given what `.env` says
 * @returns {Record<string, string>}
 */
export function environmentOf(service, given) {
  /** @type {Record<string, unknown>} */
  const environment = readCompose().services[service].environment;
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{(\w+):\?([^}]*)\}/g, (_, variable, message) => {
        if (!given[variable]) throw new Error(message);
        return given[variable];
      }),
    ]),
  );
}
