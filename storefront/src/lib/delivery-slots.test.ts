import { describe, expect, it } from 'vitest';
import { closesAt, isOpen, openDays, readSlot, slotValue } from './delivery-slots';

const rules = { slots: ['07:00-11:00', '16:00-20:00'], cutoff: '20:00', days: 3 };
const india = (text: string) => new Date(`${text}+05:30`);

describe('delivery slots', () => {
  it('offers tomorrow until the cut-off of the evening before, by Indian time', () => {
    const dates = (now: string) => openDays(india(now), rules).map(({ date }) => date);
    expect(dates('2026-11-20T19:59:59')).toEqual(['2026-11-21', '2026-11-22', '2026-11-23']);
    expect(dates('2026-11-20T20:00:00')).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
    // Half past twelve at night in India is still the day before in UTC.
    expect(dates('2026-11-21T00:30:00')).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
    expect(dates('2026-12-31T10:00:00')[0]).toBe('2027-01-01');
  });

  it('says when a day closes', () => {
    expect(closesAt('2026-11-21', rules)).toEqual(india('2026-11-20T20:00:00'));
  });

  it('refuses what has closed, what is too far, and what it does not know', () => {
    const before = india('2026-11-20T19:00:00');
    const after = india('2026-11-20T20:00:01');
    const chosen = slotValue('2026-11-21', '07:00-11:00');
    expect(isOpen(chosen, before, rules)).toBe(true);
    expect(isOpen(chosen, after, rules)).toBe(false);
    expect(isOpen('', after, rules)).toBe(true);
    for (const wrong of ['2026-11-22 05:00-06:00', '2027-11-22 07:00-11:00', 'morning', '2026-11-22', 'x'.repeat(300)]) {
      expect(isOpen(wrong, before, rules)).toBe(false);
    }
    expect(readSlot(chosen)).toEqual({ date: '2026-11-21', slot: '07:00-11:00' });
  });

  it('reads no date and time that are none, whoever wrote them beside the order', () => {
    for (const none of ['2026-13-41 07:00-11:00', '2026-11-21 99:99-11:00', '2026-11-21 07:00-24:61']) {
      expect(readSlot(none)).toBeUndefined();
    }
  });

  it('offers nothing where the shop has no slots', () => {
    expect(openDays(new Date(), { ...rules, slots: [] })).toEqual([]);
  });
});
