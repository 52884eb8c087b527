/** Dates as the shop's people read them: Indian time, Latin digits, the page's language. */
import type { Locale } from '@/i18n/config';

const zone = 'Asia/Kolkata';

const tag = (locale: Locale) => `${locale}-IN-u-nu-latn`;

/** A calendar date ("2026-11-21") stays that day; an instant is shown as the day in India. */
export function formatDate(value: string, locale: Locale, style: 'long' | 'short' = 'long'): string {
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const options: Intl.DateTimeFormatOptions =
    style === 'long' ? { day: 'numeric', month: 'long', year: 'numeric' } : { weekday: 'short', day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(tag(locale), { ...options, timeZone: dateOnly ? 'UTC' : zone }).format(new Date(value));
}

export function formatTime(value: string, locale: Locale): string {
  return new Intl.DateTimeFormat(tag(locale), { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZone: zone }).format(new Date(value));
}

/** "07:00-11:00" as people say it: "7 am – 11 am". */
export function formatSlot(slot: string, locale: Locale): string {
  const hour = new Intl.DateTimeFormat(tag(locale), { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  const part = (time: string) => hour.format(new Date(`1970-01-01T${time}:00Z`)).replace(':00', '').replace(/\s/g, ' ');
  return slot.split('-').map(part).join(' – ');
}

/** The calendar date in India at an instant, moved by some days. */
export function indianDate(now: Date, offsetDays = 0): string {
  const moved = new Date(now.getTime() + offsetDays * 86_400_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moved);
}

/** The first day that can still be had at an instant, where each closes at `cutoff` ("20:00") of the evening before. */
export function firstOpenDay(now: Date, cutoff: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now);
  return indianDate(now, time < cutoff ? 1 : 2);
}
