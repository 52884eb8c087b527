import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CouponForm } from '@/components/cart/coupon-form';
import { LineQuantity } from '@/components/cart/cart-line';
import { Totals } from '@/components/cart/totals';
import { Empty } from '@/components/empty';
import { AlertIcon, BagIcon, LeafIcon } from '@/components/icons';
import { Link } from '@/components/link';
import type { Locale } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { lastOrder } from '@/lib/cart-cookie';
import { currentCart } from '@/lib/current-cart';
import { formatMoney } from '@/lib/money';
import type { Cart, CartLine } from '@/lib/saleor/cart';
import { surface } from '@/lib/saleor/channel';
import { nextTier, tiersOf, type Tier } from '@/lib/saleor/distributor';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'cart' });
  return { title: t('title'), robots: { index: false } };
}

export default async function CartPage({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'cart' });
  const cart = await currentCart(locale);
  if (!cart || cart.lines.length === 0) return <EmptyCart locale={locale} />;
  const on = await surface();
  const tiers = on.wholesale ? await tiersOf(cart.lines.map(({ variantId }) => variantId), on) : undefined;
  return (
    <div className="wrap py-6">
      <h1 className="mb-4 text-3xl font-bold">{t('title')}</h1>
      {cart.hasProblems && (
        <p role="alert" className="alert mb-4 flex items-center gap-2 font-semibold">
          <AlertIcon className="h-5 w-5 shrink-0" />
          {t('fixFirst')}
        </p>
      )}
      {cart.paid && (
        <p role="status" className="note mb-4">
          {t('paying')}{' '}
          <Link href={`/order/${cart.token}`} locale={locale} className="link">
            {t('payingAction')}
          </Link>
        </p>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <ul className="card divide-y divide-line">
          {cart.lines.map((line) => (
            <Line key={line.id} line={line} tiers={tiers?.get(line.variantId) ?? []} locale={locale} />
          ))}
        </ul>
        <Summary cart={cart} locale={locale} blocked={cart.paid || cart.hasProblems} />
      </div>
    </div>
  );
}

async function EmptyCart({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'cart' });
  const reference = await lastOrder();
  return (
    <div className="wrap py-6">
      <Empty level="h1" icon={<BagIcon />} title={t('emptyTitle')} text={t('emptyText')}>
        <Link href="/products" locale={locale} className="button">
          {t('startShopping')}
        </Link>
        {reference && (
          <Link href={`/order/${reference}`} locale={locale} className="button-quiet">
            {t('lastOrder')}
          </Link>
        )}
      </Empty>
    </div>
  );
}

async function Line({ line, tiers, locale }: { line: CartLine; tiers: readonly Tier[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'cart' });
  const p = await getTranslations({ locale, namespace: 'product' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const { wholesale } = await surface();
  const pack = tiers.find(({ packSize }) => packSize)?.packSize ?? 1;
  const next = nextTier(tiers, line.quantity);
  return (
    <li className="flex gap-4 p-4" data-testid="cart-line">
      <Link href={`/p/${line.slug}`} locale={locale} tabIndex={-1} aria-hidden="true" className="shrink-0">
        {line.picture ? (
          <img src={line.picture.url} alt="" width="96" height="96" className="h-20 w-20 rounded-xl bg-sand object-cover sm:h-24 sm:w-24" />
        ) : (
          <span className="flex h-20 w-20 items-center justify-center rounded-xl bg-sand">
            <LeafIcon className="text-leaf" />
          </span>
        )}
      </Link>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap justify-between gap-x-4">
          <h2 className="font-sans text-base font-semibold leading-snug">
            <Link href={`/p/${line.slug}`} locale={locale} className="underline-offset-4 hover:underline">
              {line.name}
            </Link>
          </h2>
          <p className="font-bold">{formatMoney(line.total, locale)}</p>
        </div>
        <p className="text-sm text-soft">
          {line.packSize} ·{' '}
          {wholesale && line.netUnitPrice.minor !== line.unitPrice.minor
            ? `${formatMoney(line.netUnitPrice, locale)} ${p('exGst')}`
            : `${formatMoney(line.unitPrice, locale)} ${common('each')}`}
        </p>
        {line.problem && (
          <p role="alert" className="mt-1 text-sm font-semibold text-chilli">
            {line.problem.kind === 'stock' ? t('stock', { available: line.problem.available }) : t('unavailable')}
          </p>
        )}
        {next && <p className="mt-1 text-sm font-semibold text-leaf-dark">{t('addMore', { count: next.more, price: formatMoney(next.price, locale) })}</p>}
        <div className="mt-2">
          <LineQuantity
            lineId={line.id}
            locale={locale}
            quantity={line.quantity}
            most={Math.max(line.most, 0)}
            step={pack}
            words={{
              quantity: t('quantityOf', { name: line.name }),
              less: t('less', { name: line.name }),
              more: t('more', { name: line.name }),
              remove: common('remove'),
              removeNamed: t('removeNamed', { name: line.name }),
              updating: t('updating'),
              problems: t.raw('problems') as Record<string, string>,
            }}
          />
        </div>
      </div>
    </li>
  );
}

async function Summary({ cart, locale, blocked }: { cart: Cart; locale: Locale; blocked: boolean }) {
  const t = await getTranslations({ locale, namespace: 'cart' });
  return (
    <section aria-labelledby="summary" className="card space-y-4 p-4 lg:sticky lg:top-40">
      <h2 id="summary" className="text-xl font-bold">
        {t('summary')}
      </h2>
      <CouponForm
        key={cart.coupon ?? ''}
        locale={locale}
        applied={cart.coupon}
        words={{
          label: t('couponLabel'),
          apply: t('couponApply'),
          applied: t('couponApplied', { code: cart.coupon ?? '' }),
          remove: t('couponRemove'),
          problems: t.raw('problems') as Record<string, string>,
        }}
      />
      <Totals cart={cart} locale={locale} />
      {blocked ? (
        <span aria-disabled="true" className="flex min-h-11 items-center justify-center rounded-full bg-sand font-semibold text-soft">
          {t('checkout')}
        </span>
      ) : (
        <Link href="/checkout" locale={locale} className="button w-full" data-testid="checkout">
          {t('checkout')}
        </Link>
      )}
      <Link href="/products" locale={locale} className="link flex min-h-11 items-center justify-center">
        {t('continueShopping')}
      </Link>
    </section>
  );
}
