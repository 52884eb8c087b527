import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { savePreferences } from '@/actions/account';
import { ActionForm } from '@/components/form/action-form';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { messagePreferences } from '@/lib/saleor/preferences';

const channels = ['SMS', 'WHATSAPP', 'EMAIL'] as const;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('preferences') };
}

/** "order_confirmed" as words, where the language has none for it. */
function readable(event: string): string {
  const text = event.replace(/[_.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where a reader looks for an event. */
function groupOf(event: string): 'orders' | 'subscriptions' | 'other' {
  if (/^(order|payment|invoice)/.test(event)) return 'orders';
  return /^(subscription|wallet)/.test(event) ? 'subscriptions' : 'other';
}

export default async function Preferences({ params }: PageProps) {
  const locale = await pageLocale(params);
  const preferences = await messagePreferences(await requireToken(locale));
  const t = await getTranslations({ locale, namespace: 'account' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const name = (event: string) => (t.has(`event-${event}`) ? t(`event-${event}`) : readable(event));
  const free = (preferences ?? []).filter(({ critical }) => !critical);
  const always = (preferences ?? []).filter(({ critical }) => critical);
  const groups = (['orders', 'subscriptions', 'other'] as const).map((key) => ({ key, events: free.filter(({ event }) => groupOf(event) === key) }));
  const row = (preference: (typeof free)[number]) => (
    <li key={preference.event} className="py-1">
      <fieldset className="grid items-center sm:grid-cols-[1fr_auto]">
        <legend className="float-left font-medium">{name(preference.event)}</legend>
        <input type="hidden" name="event" value={preference.event} />
        <div className="flex flex-wrap gap-x-6">
          {channels.map((channel) => (
            <label key={channel} className="flex min-h-11 items-center gap-2">
              <input type="checkbox" name={`${preference.event}:${channel}`} defaultChecked={preference.channels.includes(channel)} className="h-5 w-5 accent-leaf" />
              {t(`channel-${channel}`)}
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
  return (
    <>
      <h1 className="mb-2 text-3xl font-bold">{t('preferences')}</h1>
      <p className="mb-4 text-soft">{t('preferencesLead')}</p>
      {!preferences || preferences.length === 0 ? (
        <p className="note">{t('preferencesEmpty')}</p>
      ) : (
        <div className="card p-5">
          <ActionForm action={savePreferences} submit={common('save')} busy={common('loading')} problems={t.raw('problems') as Record<string, string>} done={t('preferencesSaved')}>
            {groups.map(
              ({ key, events }) =>
                events.length > 0 && (
                  <section key={key} aria-labelledby={key}>
                    <h2 id={key} className="text-xl font-bold">
                      {t(`messages-${key}`)}
                    </h2>
                    <ul className="divide-y divide-line">{events.map(row)}</ul>
                  </section>
                ),
            )}
            {always.length > 0 && (
              <details>
                <summary className="link inline-flex min-h-11 items-center">{t('messagesAlways', { count: always.length })}</summary>
                <ul className="divide-y divide-line">{always.map(row)}</ul>
              </details>
            )}
          </ActionForm>
        </div>
      )}
    </>
  );
}
