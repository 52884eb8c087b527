/**
 * Days and times of delivery that can still be chosen: pure, on the clock it is given. Hours are
 * India's, where the shop delivers and which knows no summer time.
 */

export interface SlotRules {
  /** "07:00-11:00", in the order of the day. */
  readonly slots: readonly string[];
  /** "20:00": until then on the evening before can a day be chosen. */
  readonly cutoff: string;
  /** How many days are offered. */
  readonly days: number;
}

export interface SlotDay {
  /** ISO date. */
  readonly date: string;
  /** When this day stops being offered. */
  readonly closesAt: Date;
  readonly slots: readonly string[];
}

const offset = '+05:30';
const dayMs = 86_400_000;

/** The instant after which nothing more is delivered on a date. */
export function closesAt(date: string, rules: SlotRules): Date {
  return new Date(Date.parse(`${date}T${rules.cutoff}:00${offset}`) - dayMs);
}

/** The next days that are still open, soonest first; none where the shop has no slots. */
export function openDays(now: Date, rules: SlotRules): SlotDay[] {
  if (rules.slots.length === 0) return [];
  const today = new Date(now.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 10);
  const found: SlotDay[] = [];
  for (let ahead = 1; found.length < rules.days; ahead += 1) {
    const date = new Date(Date.parse(today) + ahead * dayMs).toISOString().slice(0, 10);
    const closing = closesAt(date, rules);
    if (closing > now) found.push({ date, closesAt: closing, slots: rules.slots });
  }
  return found;
}

/** A day and time as forms send it: "2026-11-21 07:00-11:00"; empty is "any time". */
export function slotValue(date: string | undefined, slot: string | undefined): string {
  return date && slot ? `${date} ${slot}` : '';
}

/** "07:00-11:00", and no hour that no clock shows. */
export const slotPattern = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/;

/** The parts of a sent value; undefined when it is none that we wrote. */
export function readSlot(value: string): { date: string; slot: string } | undefined {
  const [date = '', slot = '', ...more] = value.split(' ');
  const good = more.length === 0 && /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) && slotPattern.test(slot);
  return good ? { date, slot } : undefined;
}

/** Whether a chosen day and time can still be had; "any time" always can. */
export function isOpen(value: string, now: Date, rules: SlotRules): boolean {
  if (value === '') return true;
  const chosen = readSlot(value);
  if (!chosen) return false;
  return openDays(now, rules).some(({ date, slots }) => date === chosen.date && slots.includes(chosen.slot));
}
