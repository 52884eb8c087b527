import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ApplyForm } from '@/components/distributor/apply-form';
import { QuickOrderForm } from '@/components/distributor/quick-order-form';
import { ReorderForm } from '@/components/distributor/reorder-form';
import { CheckIcon } from '@/components/icons';
import { Link } from '@/components/link';
import type { Locale } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { pageToken } from '@/lib/auth/session';
import { reorderLines } from '@/lib/bulk-reorder';
import { formatDate } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { states } from '@/lib/pincode';
import { account } from '@/lib/saleor/account';
import { BackendError } from '@/lib/saleor/client';
import { myDistributor, type Distributor } from '@/lib/saleor/distributor';
import { recentLines } from '@/lib/saleor/orders';
import { alternates } from '@/lib/seo';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'distributor' });
  return { title: t('title'), description: t('lead'), alternates: alternates(locale, '/distributor') };
}

async function distributorOf(token: string): Promise<Distributor | undefined> {
  try {
    return await myDistributor(token);
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return undefined;
    throw error;
  }
}

/** Apply, see where the application stands, and order in bulk once approved. */
export default async function Wholesale({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'distributor' });
  const token = await pageToken();
  const distributor = token ? await distributorOf(token) : undefined;
  const open = token && (!distributor || distributor.status === 'REJECTED');
  return (
    <div className="wrap max-w-4xl py-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <p className="mt-1 text-lg text-soft">{t('lead')}</p>
      <ul className="my-5 grid gap-3 sm:grid-cols-3">
        {([1, 2, 3] as const).map((number) => (
          <li key={number} className="flex items-center gap-2 rounded-2xl bg-sand/60 px-4 py-3 font-medium">
            <CheckIcon className="h-5 w-5 shrink-0 text-leaf" />
            {t(`point${number}`)}
          </li>
        ))}
      </ul>
      {distributor && <Status distributor={distributor} locale={locale} />}
      {token && distributor?.status === 'APPROVED' && (
        <>
          <QuickOrder locale={locale} />
          {distributor.channel && <OrderAgain locale={locale} channel={distributor.channel} token={token} />}
        </>
      )}
      {!token && (
        <Link href="/sign-in?next=/distributor" locale={locale} className="button">
          {t('signInFirst')}
        </Link>
      )}
      {open && <Application token={token} locale={locale} again={Boolean(distributor)} />}
    </div>
  );
}

async function Status({ distributor, locale }: { distributor: Distributor; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'distributor' });
  const good = distributor.status === 'APPROVED';
  return (
    <section className="card mb-5 p-5" aria-labelledby="status" data-testid="distributor-status" data-status={distributor.status}>
      <h2 id="status" className={`text-xl font-bold ${good ? 'text-leaf-dark' : ''}`}>
        {t(`status-${distributor.status}`)}
      </h2>
      <p className="mt-1">
        {distributor.company}
        {distributor.gstin && ` · GSTIN ${distributor.gstin}`}
      </p>
      {distributor.status === 'PENDING' && <p className="mt-1 text-soft">{t('pendingText')}</p>}
      {distributor.reason && !good && <p className="alert mt-2">{t('reason', { reason: distributor.reason })}</p>}
      <p className="mt-1 text-sm text-soft">{t('appliedOn', { date: formatDate(distributor.appliedAt, locale) })}</p>
      {good && (
        <dl className="mt-3 grid gap-3 sm:grid-cols-2">
          {distributor.creditLimit && (
            <div>
              <dt className="font-semibold">{t('credit')}</dt>
              <dd>
                {t('creditUsed', {
                  used: distributor.creditUsed ? formatMoney(distributor.creditUsed, locale) : '₹0',
                  limit: formatMoney(distributor.creditLimit, locale),
                })}
              </dd>
            </div>
          )}
          {distributor.minimumOrder && (
            <div>
              <dt className="font-semibold">{t('minimumOrder')}</dt>
              <dd>{formatMoney(distributor.minimumOrder, locale)}</dd>
            </div>
          )}
        </dl>
      )}
      {good && (
        <Link href="/products" locale={locale} className="button-quiet mt-4">
          {t('catalogue')}
        </Link>
      )}
    </section>
  );
}

async function QuickOrder({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'distributor' });
  const c = await getTranslations({ locale, namespace: 'cart' });
  const common = await getTranslations({ locale, namespace: 'common' });
  return (
    <section className="card p-5" aria-labelledby="quick">
      <h2 id="quick" className="mb-2 text-xl font-bold">
        {t('quickOrder')}
      </h2>
      <QuickOrderForm
        locale={locale}
        words={{
          lead: t('quickLead'),
          file: t('quickFile'),
          example: t('quickExample'),
          submit: t('quickSubmit'),
          busy: common('loading'),
          addedOne: t('quickAdded', { count: 1 }),
          added: t.raw('quickAddedMany') as string,
          unknown: t.raw('quickUnknown') as string,
          wrong: t.raw('quickWrong') as string,
          cart: c('title'),
        }}
        problems={{
          ...(c.raw('problems') as Record<string, string>),
          INVALID: t('problems.INVALID'),
          EMPTY: t('quickEmpty'),
          TOO_MANY: t('quickTooMany'),
        }}
      />
    </section>
  );
}

async function OrderAgain({ locale, channel, token }: { locale: Locale; channel: string; token: string }) {
  const lines = reorderLines(await recentLines(channel, token));
  const t = await getTranslations({ locale, namespace: 'distributor' });
  const c = await getTranslations({ locale, namespace: 'cart' });
  const common = await getTranslations({ locale, namespace: 'common' });
  return (
    <section className="card mt-5 p-5" aria-labelledby="again">
      <h2 id="again" className="mb-1 text-xl font-bold">
        {t('again')}
      </h2>
      <p className="mb-2 text-soft">{lines.length > 0 ? t('againLead') : t('againEmpty')}</p>
      {lines.length > 0 && (
        <ReorderForm
          locale={locale}
          lines={lines}
          words={{
            quantityOf: c.raw('quantityOf') as string,
            submit: t('quickSubmit'),
            busy: common('loading'),
            addedOne: t('quickAdded', { count: 1 }),
            added: t.raw('quickAddedMany') as string,
            cart: c('title'),
          }}
          problems={{ ...(c.raw('problems') as Record<string, string>), NOTHING: t('againNothing') }}
        />
      )}
    </section>
  );
}

async function Application({ token, locale, again }: { token: string; locale: Locale; again: boolean }) {
  const t = await getTranslations({ locale, namespace: 'distributor' });
  const all = await getTranslations({ locale });
  const common = await getTranslations({ locale, namespace: 'common' });
  const customer = await account(token);
  const address = customer?.addresses[0];
  return (
    <section className="card p-5" aria-labelledby="apply">
      <h2 id="apply" className="mb-3 text-xl font-bold">
        {again ? t('applyAgain') : t('applyTitle')}
      </h2>
      <ApplyForm
        values={{
          firstName: customer?.firstName ?? '',
          lastName: customer?.lastName ?? '',
          phone: customer?.phone ?? address?.phone ?? '',
          postalCode: address?.postalCode ?? '',
          streetAddress1: address?.streetAddress1 ?? '',
          streetAddress2: address?.streetAddress2 ?? '',
          city: address?.city ?? '',
          countryArea: address?.countryArea ?? '',
        }}
        states={states}
        texts={all.raw('address') as Record<string, unknown>}
        words={{ company: t('company'), gstin: t('gstin'), note: t('note'), submit: t('submit'), busy: t('busy'), optional: common('optional') }}
        problems={t.raw('problems') as Record<string, string>}
      />
    </section>
  );
}
