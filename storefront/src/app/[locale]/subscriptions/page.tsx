import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Empty } from '@/components/empty';
import { RepeatIcon } from '@/components/icons';
import { Link } from '@/components/link';
import { ProductGrid } from '@/components/product/card';
import type { Locale } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { pageToken } from '@/lib/auth/session';
import { formatDate } from '@/lib/dates';
import { collectionProducts } from '@/lib/saleor/catalogue';
import { surface } from '@/lib/saleor/channel';
import { BackendError } from '@/lib/saleor/client';
import { mySubscriptions, type ContractSummary } from '@/lib/saleor/subscriptions';
import { alternates } from '@/lib/seo';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'subscriptions' });
  return { title: t('title'), description: t('lead'), alternates: alternates(locale, '/subscriptions') };
}

async function contractsOf(token: string, locale: Locale): Promise<ContractSummary[]> {
  try {
    return await mySubscriptions(token, locale);
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return [];
    throw error;
  }
}

export default async function Subscriptions({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'subscriptions' });
  const token = await pageToken();
  const on = await surface();
  const [contracts, products] = await Promise.all([
    token ? contractsOf(token, locale) : [],
    collectionProducts(on, 'on-subscription', 12, locale),
  ]);
  return (
    <div className="wrap py-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <p className="mt-1 text-lg text-soft">{t('lead')}</p>
      {contracts.length > 0 && (
        <ul className="mt-6 grid gap-4 md:grid-cols-2">
          {contracts.map((contract) => (
            <li key={contract.id} className="card flex gap-4 p-4" data-testid="contract">
              {contract.lines[0]?.picture && <img src={contract.lines[0].picture.url} alt="" width="80" height="80" className="h-20 w-20 rounded-xl bg-sand object-cover" />}
              <div className="flex-1">
                <p className="font-semibold">{contract.lines.map((line) => `${line.quantity} × ${line.name}, ${line.packSize}`).join('; ')}</p>
                <p className="text-sm text-soft">
                  {t(`frequency-${contract.frequency}`)} · {t(`status-${contract.status}`)}
                </p>
                {contract.nextDeliveryDate && contract.status === 'ACTIVE' && <p className="text-sm">{t('next', { date: formatDate(contract.nextDeliveryDate, locale, 'short') })}</p>}
                <Link
                  href={`/subscriptions/${encodeURIComponent(contract.id)}`}
                  locale={locale}
                  aria-label={`${t('manage')}: ${t('number', { number: contract.number })}`}
                  className="button-quiet mt-2"
                >
                  {t('manage')}
                </Link>
              </div>
            </li>
          ))}
        </ul>
      )}
      {token && contracts.length === 0 && <Empty icon={<RepeatIcon />} title={t('emptyTitle')} text={t('emptyText')} />}
      {!token && (
        <p className="mt-5">
          <Link href="/sign-in?next=/subscriptions" locale={locale} className="button">
            {t('signIn')}
          </Link>
        </p>
      )}
      <ol className="my-6 grid gap-3 sm:grid-cols-3">
        {([1, 2, 3] as const).map((number) => (
          <li key={number} className="flex items-center gap-3 rounded-2xl bg-sand/60 px-4 py-3 font-medium">
            <span aria-hidden="true" className="flex h-8 w-8 shrink-0 items-center justify-center rounded-full bg-leaf font-bold text-white">
              {number}
            </span>
            {t(`how${number}`)}
          </li>
        ))}
      </ol>
      {products.length > 0 && (
        <section aria-labelledby="products">
          <h2 id="products" className="mb-4 text-2xl font-bold">
            {t('products')}
          </h2>
          <ProductGrid products={products} locale={locale} eager={2} />
        </section>
      )}
    </div>
  );
}
