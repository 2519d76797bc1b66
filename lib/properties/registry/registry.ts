import { customerSite } from './customer-site';
import type { Definition, PropertyData } from './define';
import { options } from './options';

/**
 * Every Server Property: the list behind validation, the admin command and the documentation
 * (docs/server-properties.md is made of it). Names follow Quick License Manager where it has one.
 */
export const registry = { ...customerSite, ...options };

export type PropertyName = keyof typeof registry;
export type PropertyValue<N extends PropertyName> = (typeof registry)[N]['default'];
export type Properties = { [N in PropertyName]: PropertyValue<N> };

export const propertyNames = Object.keys(registry) as PropertyName[];

/** Whether a text names a Server Property. */
export function isPropertyName(text: string): text is PropertyName {
  return Object.hasOwn(registry, text);
}

/** The definition behind a name, without the type of its value. */
export function definitionOf(name: PropertyName): Definition<PropertyData> {
  return registry[name] as unknown as Definition<PropertyData>;
}
