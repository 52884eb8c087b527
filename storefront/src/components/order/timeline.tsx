import { getTranslations } from 'next-intl/server';
import { CheckIcon } from '@/components/icons';
import type { Locale } from '@/i18n/config';
import { formatTime } from '@/lib/dates';
import type { TimelineEntry } from '@/lib/saleor/orders';

/** What has happened to an order, oldest first. */
export async function Timeline({ entries, locale }: { entries: readonly TimelineEntry[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'stage' });
  return (
    <ol className="space-y-4 border-l-2 border-leaf/40 pl-5" data-testid="timeline">
      {entries.map((entry) => (
        <li key={`${entry.stage}-${entry.date}`} className="relative">
          <span aria-hidden="true" className="absolute -left-8 flex h-6 w-6 items-center justify-center rounded-full bg-leaf text-white">
            <CheckIcon className="h-4 w-4" />
          </span>
          <p className="font-semibold">{t(entry.stage)}</p>
          <p className="text-sm text-soft">
            <time dateTime={entry.date}>{formatTime(entry.date, locale)}</time>
            {entry.note && ` · ${entry.note}`}
          </p>
          {entry.trackingNumber && <p className="text-sm">{t('trackingNumber', { number: entry.trackingNumber })}</p>}
          {entry.trackingUrl && (
            <a href={entry.trackingUrl} target="_blank" rel="noopener noreferrer" className="link text-sm">
              {t('trackParcel')}
            </a>
          )}
        </li>
      ))}
    </ol>
  );
}
