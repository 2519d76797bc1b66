import type { PropertyData } from '@/lib/properties/registry/define';
import { definitionOf, isPropertyName } from '@/lib/properties/registry/registry';

/** What was typed, as a value of that Server Property: an entry of a list stands on a line. */
export function propertyFromText(name: string, text: string): unknown {
  if (!isPropertyName(name)) return text;
  const { default: example } = definitionOf(name);
  const typed = text.trim();
  if (Array.isArray(example)) {
    const lines = typed.split('\n').map((line) => line.trim());
    return lines.filter(Boolean);
  }
  if (typeof example === 'boolean') return { true: true, false: false }[typed] ?? typed;
  if (typeof example === 'number' && /^-?\d+$/.test(typed)) return Number(typed);
  return typed;
}

/** The same the other way round. */
export const textOfProperty = (value: PropertyData) =>
  Array.isArray(value) ? value.join('\n') : String(value);
