/** PIN codes to district and state, from a table that ships with the storefront. */
import table from '@/data/pincodes.json';

export interface PinPlace {
  readonly district: string;
  /** As the backend's address rules spell it. */
  readonly state: string;
}

const starts: number[] = [];
const indexes: number[] = [];
let at = 0;
for (const run of table.runs.split(' ')) {
  const [delta = '0', index = '0'] = run.split('.');
  at += parseInt(delta, 36);
  starts.push(at);
  indexes.push(parseInt(index, 36));
}

export const states: readonly string[] = [...table.states].sort();

/** True for six digits that do not start with 0. */
export function isPin(text: string): boolean {
  return /^[1-9]\d{5}$/.test(text);
}

/** Where a PIN code is; undefined when its sorting district is unknown. */
export function placeOf(pin: string): PinPlace | undefined {
  if (!isPin(pin)) return undefined;
  const wanted = Number(pin);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  if (start > wanted || Math.floor(start / 1000) !== Math.floor(wanted / 1000)) return undefined;
  const [district, state] = table.districts[indexes[low] ?? -1] ?? [];
  if (typeof district !== 'string' || typeof state !== 'number') return undefined;
  return { district, state: table.states[state] ?? '' };
}
