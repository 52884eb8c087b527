import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Breadcrumb } from '@/components/breadcrumb';
import { Link } from '@/components/link';
import { SubscribeForm } from '@/components/subscription/subscribe-form';
import { localePath } from '@/i18n/config';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { pageToken } from '@/lib/auth/session';
import { firstOpenDay } from '@/lib/dates';
import { serverNow } from '@/lib/server-now';
import { env } from '@/lib/env';
import { formatMoney } from '@/lib/money';
import { account } from '@/lib/saleor/account';
import { productBySlug } from '@/lib/saleor/catalogue';
import { surface } from '@/lib/saleor/channel';
import { plansForProduct } from '@/lib/saleor/subscriptions';

type Props = PageProps<{ slug: string }>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'subscriptions' });
  return { title: t('start'), robots: { index: false } };
}

export default async function Subscribe({ params, searchParams }: Props) {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const on = await surface();
  const product = await productBySlug(on, slug, locale);
  if (!product) notFound();
  const [plan] = await plansForProduct(on, product.id);
  if (!plan) notFound();
  const t = await getTranslations({ locale, namespace: 'subscriptions' });
  const p = await getTranslations({ locale, namespace: 'product' });
  const token = await pageToken();
  const customer = token ? await account(token) : undefined;
  const path = `/subscribe/${slug}`;
  const variants = product.variants.filter(({ id }) => plan.variantIds.includes(id));
  const pack = one(await searchParams, 'pack');
  const chosen = variants.find(({ sku }) => sku === pack) ?? variants[0];
  if (!chosen) notFound();
  return (
    <div className="wrap max-w-3xl pb-8">
      <Breadcrumb
        locale={locale}
        trail={[
          { name: t('title'), path: '/subscriptions' },
          { name: product.name, path },
        ]}
      />
      <div className="mb-5 flex items-center gap-4">
        {product.picture && <img src={product.picture.url} alt={product.picture.alt} width="96" height="96" className="h-24 w-24 rounded-2xl bg-sand object-cover" />}
        <div>
          <h1 className="text-3xl font-bold">{product.name}</h1>
          <p className="text-soft">
            {plan.name}
            {plan.percentOff > 0 && ` · ${p('subscribeSave', { percent: plan.percentOff })}`}
          </p>
        </div>
      </div>
      <div className="card p-5">
        {!customer ? (
          <Link href={`/sign-in?next=${encodeURIComponent(localePath(locale, path))}`} locale={locale} className="button">
            {t('signInFirst')}
          </Link>
        ) : customer.addresses.length === 0 ? (
          <Link href="/account/addresses" locale={locale} className="button">
            {t('addAddressFirst')}
          </Link>
        ) : (
          <SubscribeForm
            locale={locale}
            planId={plan.id}
            variants={variants.map((variant) => [variant.id, variant.price ? `${variant.name} – ${formatMoney(variant.price, locale)}` : variant.name] as const)}
            variantId={chosen.id}
            frequencies={plan.frequencies.map((key) => [key, t(`frequency-${key}`)] as const)}
            weekdays={([1, 2, 3, 4, 5, 6, 7] as const).map((day) => [String(day), t(`day-${day}`)] as const)}
            slots={plan.slots}
            addresses={customer.addresses.map((address) => [address.id, `${address.streetAddress1}, ${address.city} ${address.postalCode}`] as const)}
            modes={plan.paymentModes.map((mode) => [mode, t(`mode-${mode}`)] as const)}
            earliest={firstOpenDay(serverNow(), plan.cutoff)}
            scriptUrl={env().RAZORPAY_CHECKOUT_URL}
            returnUrl={env().STOREFRONT_URL + localePath(locale, '/subscriptions')}
            words={{
              pack: p('packSize'),
              quantity: t('quantity'),
              frequency: t('frequency'),
              weekdays: t('weekdays'),
              startDate: t('startDate'),
              slot: t('slot'),
              address: t('address'),
              payment: t('payment'),
              nextDates: t('nextDates'),
              create: t('create'),
              creating: t('creating'),
            }}
            problems={t.raw('problems') as Record<string, string>}
          />
        )}
      </div>
    </div>
  );
}
