import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Totals } from '@/components/cart/totals';
import { AddressForm } from '@/components/checkout/address-form';
import { DeliveryForm } from '@/components/checkout/delivery-form';
import { PayForm } from '@/components/checkout/pay-form';
import { SavedAddressForm } from '@/components/checkout/saved-address-form';
import { CheckIcon, ShieldIcon } from '@/components/icons';
import { Link } from '@/components/link';
import { PostalAddress } from '@/components/postal-address';
import { Countdown } from '@/components/subscription/countdown';
import { localePath, type Locale } from '@/i18n/config';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { lastOrder } from '@/lib/cart-cookie';
import { currentCart } from '@/lib/current-cart';
import { formatDate, formatSlot } from '@/lib/dates';
import { isOpen, openDays, readSlot, slotValue } from '@/lib/delivery-slots';
import { env } from '@/lib/env';
import { add, formatMoney, toDecimal } from '@/lib/money';
import { cashFeeSku } from '@/lib/payments/cash-on-delivery';
import { paymentOptions, type PaymentOption } from '@/lib/payments/options';
import { states } from '@/lib/pincode';
import { account, type Customer } from '@/lib/saleor/account';
import { carts, type Cart } from '@/lib/saleor/cart';
import { surface } from '@/lib/saleor/channel';
import { serverNow } from '@/lib/server-now';

type Step = 'address' | 'delivery' | 'pay';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'checkout' });
  return { title: t('title'), robots: { index: false } };
}

/** The first step that is not done, or an earlier one that the shopper wants to change. */
function currentStep(cart: Cart, wanted: string | undefined, slotOpen: boolean): Step {
  const addressed = Boolean(cart.email && cart.shippingAddress && cart.billingAddress);
  if (!addressed || wanted === 'address') return 'address';
  const delivered = Boolean(cart.deliveryId);
  if (!delivered || !slotOpen || wanted === 'delivery') return 'delivery';
  return 'pay';
}

export default async function Checkout({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const linked = one(query, 'checkout');
  if (linked) redirect(`/auth/resume?locale=${locale}&checkout=${encodeURIComponent(linked)}`);
  const unpaidOrder = one(query, 'order');
  if (unpaidOrder) redirect(localePath(locale, `/pay/${encodeURIComponent(unpaidOrder)}`));
  const cart = await currentCart(locale);
  if (!cart || cart.lines.length === 0) redirect(localePath(locale, '/cart'));
  if (cart.paid) redirect(localePath(locale, `/order/${cart.token}`));
  if (cart.hasProblems) redirect(localePath(locale, '/cart'));
  const t = await getTranslations({ locale, namespace: 'checkout' });
  const now = serverNow();
  // A time that was chosen yesterday may have closed since.
  const slotOpen = isOpen(cart.slot, now, env().delivery);
  const step = currentStep(cart, one(query, 'step'), slotOpen);
  const { token } = await surface();
  // Asking for the ways to pay takes back the fee of an earlier, unfinished choice of cash.
  const ways = step === 'pay' ? await paymentOptions(cart, token) : [];
  const shown = cart.lines.some(({ sku }) => sku === cashFeeSku) ? ((await carts(token, locale).find(cart.id)) ?? cart) : cart;
  const customer = token ? await account(token) : undefined;

  return (
    <div className="wrap py-6">
      <h1 className="mb-4 text-3xl font-bold">{t('title')}</h1>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <ol className="space-y-4">
          <StepCard number={1} title={t('stepAddress')} open={step === 'address'} done={step !== 'address'} edit={step !== 'address' ? '/checkout?step=address' : undefined} locale={locale}>
            {step === 'address' ? (
              <AddressStep cart={cart} customer={customer} locale={locale} />
            ) : (
              <div>
                <p>{cart.email}</p>
                {cart.shippingAddress && <PostalAddress address={cart.shippingAddress} />}
                {cart.gstin && <p>GSTIN {cart.gstin}</p>}
              </div>
            )}
          </StepCard>
          <StepCard number={2} title={t('stepDelivery')} open={step === 'delivery'} done={step === 'pay'} edit={step === 'pay' ? '/checkout?step=delivery' : undefined} locale={locale}>
            {step === 'delivery' && <DeliveryStep cart={cart} locale={locale} now={now} slotOpen={slotOpen} />}
            {step === 'pay' && <ChosenDelivery cart={cart} locale={locale} />}
          </StepCard>
          <StepCard number={3} title={t('stepPay')} open={step === 'pay'} done={false} locale={locale}>
            {step === 'pay' && <PayStep cart={shown} locale={locale} ways={ways} signedIn={Boolean(token)} />}
          </StepCard>
        </ol>
        <Review cart={shown} locale={locale} />
      </div>
    </div>
  );
}

async function StepCard(props: { number: number; title: string; open: boolean; done: boolean; edit?: string | undefined; locale: Locale; children: ReactNode }) {
  const common = await getTranslations({ locale: props.locale, namespace: 'common' });
  return (
    <li className="card p-4 sm:p-6" aria-current={props.open ? 'step' : undefined}>
      <div className="flex items-center gap-3">
        <span
          aria-hidden="true"
          className={`flex h-9 w-9 shrink-0 items-center justify-center rounded-full font-bold ${props.open || props.done ? 'bg-leaf text-white' : 'bg-sand text-soft'}`}
        >
          {props.done ? <CheckIcon className="h-5 w-5" /> : props.number}
        </span>
        <h2 className={`flex-1 text-xl font-bold ${props.open || props.done ? '' : 'text-soft'}`}>{props.title}</h2>
        {props.edit && (
          <Link href={props.edit} locale={props.locale} aria-label={`${common('edit')}: ${props.title}`} className="link inline-flex min-h-11 items-center">
            {common('edit')}
          </Link>
        )}
      </div>
      {props.children && <div className="mt-3 sm:pl-12">{props.children}</div>}
    </li>
  );
}

async function AddressStep({ cart, customer, locale }: { cart: Cart; customer: Customer | undefined; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'checkout' });
  const a = await getTranslations({ locale, namespace: 'address' });
  const all = await getTranslations({ locale });
  const common = await getTranslations({ locale, namespace: 'common' });
  const n = await getTranslations({ locale, namespace: 'nav' });
  const given = cart.shippingAddress;
  const values: Record<string, string> = {
    email: cart.email ?? customer?.email ?? '',
    firstName: given?.firstName ?? customer?.firstName ?? '',
    lastName: given?.lastName ?? customer?.lastName ?? '',
    phone: given?.phone ?? customer?.phone ?? '',
    postalCode: given?.postalCode ?? '',
    streetAddress1: given?.streetAddress1 ?? '',
    streetAddress2: given?.streetAddress2 ?? '',
    city: given?.city ?? '',
    countryArea: given?.countryArea ?? '',
    gstin: cart.gstin ?? '',
  };
  return (
    <div className="space-y-5">
      {!customer && (
        <p className="text-soft">
          {t('signInHint')}{' '}
          <Link href="/sign-in?next=/checkout" locale={locale} className="link">
            {n('signIn')}
          </Link>
        </p>
      )}
      {customer && customer.addresses.length > 0 && (
        <section aria-label={t('savedAddresses')}>
          <h3 className="mb-2 text-lg font-bold">{t('savedAddresses')}</h3>
          <ul className="grid gap-3 sm:grid-cols-2">
            {customer.addresses.map((address) => (
              <li key={address.id} className="flex flex-col justify-between gap-3 rounded-xl border border-line p-3">
                <PostalAddress address={address} />
                <SavedAddressForm locale={locale} addressId={address.id} label={t('useAddress')} problem={a('problems.INVALID')} />
              </li>
            ))}
          </ul>
          <h3 className="mb-1 mt-5 text-lg font-bold">{t('newAddress')}</h3>
        </section>
      )}
      <AddressForm
        locale={locale}
        values={values}
        states={states}
        texts={all.raw('address') as Record<string, unknown>}
        words={{
          optional: common('optional'),
          gstin: t('gstin'),
          gstinHint: t('gstinHint'),
          submit: t('toDelivery'),
          busy: common('loading'),
          problems: t.raw('pay.problems') as Record<string, string>,
        }}
      />
    </div>
  );
}

async function ChosenDelivery({ cart, locale }: { cart: Cart; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'checkout' });
  const chosen = readSlot(cart.slot);
  return (
    <p>
      {cart.deliveryName}
      {chosen && `, ${t('slotOn', { date: formatDate(chosen.date, locale, 'short'), time: formatSlot(chosen.slot, locale) })}`}
    </p>
  );
}

async function DeliveryStep({ cart, locale, now, slotOpen }: { cart: Cart; locale: Locale; now: Date; slotOpen: boolean }) {
  const t = await getTranslations({ locale, namespace: 'checkout' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const a = await getTranslations({ locale, namespace: 'address' });
  if (cart.deliveryOptions.length === 0) {
    return (
      <p role="alert" className="alert">
        {t('noDelivery')}
      </p>
    );
  }
  const days = (range: readonly [number, number] | undefined) => {
    if (!range) return undefined;
    return range[0] === range[1] ? t('daysSame', { to: range[1] }) : t('days', { from: range[0], to: range[1] });
  };
  const offered = openDays(now, env().delivery);
  const [soonest] = offered;
  return (
    <>
      {!slotOpen && (
        <p role="alert" className="alert mb-4">
          {t('pay.problems.SLOT_CLOSED')}
        </p>
      )}
      <DeliveryForm
        locale={locale}
        options={cart.deliveryOptions.map((option) => ({
          id: option.id,
          name: option.name,
          price: option.price.minor === 0n ? common('free') : formatMoney(option.price, locale),
          days: days(option.days),
        }))}
        chosen={cart.deliveryId}
        days={offered.map((day) => ({
          label: formatDate(day.date, locale, 'short'),
          slots: day.slots.map((slot) => ({ value: slotValue(day.date, slot), label: formatSlot(slot, locale) })),
        }))}
        slot={slotOpen ? cart.slot : ''}
        words={{
          legend: t('stepDelivery'),
          slot: t('slot'),
          anyTime: t('slotAny'),
          submit: t('toPayment'),
          busy: common('loading'),
          invalid: a('problems.INVALID'),
          problems: t.raw('pay.problems') as Record<string, string>,
        }}
      >
        {soonest && (
          <Countdown
            seconds={Math.floor((soonest.closesAt.getTime() - now.getTime()) / 1000)}
            text={t('slotCloses', { date: formatDate(soonest.date, locale, 'short'), time: '{time}' })}
            closed={t('slotClosed', { date: formatDate(soonest.date, locale, 'short') })}
          />
        )}
      </DeliveryForm>
    </>
  );
}

async function PayStep({ cart, locale, ways, signedIn }: { cart: Cart; locale: Locale; ways: readonly PaymentOption[]; signedIn: boolean }) {
  const t = await getTranslations({ locale, namespace: 'checkout.pay' });
  const c = await getTranslations({ locale, namespace: 'checkout' });
  const due = formatMoney(cart.due, locale);
  const options = ways.map((way) => {
    if (way.name === 'razorpay') {
      return { name: way.name, label: t('razorpay'), hint: t('razorpayHint'), action: t('payNow', { amount: due }), available: way.available };
    }
    const onDelivery = formatMoney(way.fee ? add(cart.due, way.fee) : cart.due, locale);
    const fee = way.fee ? ` – ${t('codFee', { fee: formatMoney(way.fee, locale) })}` : '';
    return {
      name: way.name,
      label: t('cash_on_delivery'),
      hint: way.available ? t('codHint') + fee : (way.reason ?? t('notAvailable')),
      action: t('placeOrder', { amount: onDelivery }),
      available: way.available,
    };
  });
  return (
    <div className="space-y-4">
      {(await lastOrder()) === cart.token && <p className="note">{t('startedBefore')}</p>}
      <PayForm
        locale={locale}
        options={options}
        seen={toDecimal(cart.due)}
        reference={cart.token}
        remember={signedIn ? t('remember') : undefined}
        scriptUrl={env().RAZORPAY_CHECKOUT_URL}
        callbackBase={`${env().STOREFRONT_URL}/api/payments/razorpay/callback`}
        words={{
          choose: t('choose'),
          opening: t('opening'),
          confirming: t('confirming'),
          dismissed: t('dismissed'),
          failed: t('failed'),
          notAvailable: t('notAvailable'),
          problems: t.raw('problems') as Record<string, string>,
        }}
      />
      <p className="flex items-center gap-2 text-sm text-soft">
        <ShieldIcon className="h-5 w-5 shrink-0" />
        {c('secure')}
      </p>
    </div>
  );
}

async function Review({ cart, locale }: { cart: Cart; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'checkout' });
  const common = await getTranslations({ locale, namespace: 'common' });
  return (
    <aside aria-labelledby="review" className="card p-4 lg:sticky lg:top-40">
      <div className="flex items-center justify-between">
        <h2 id="review" className="text-xl font-bold">
          {t('review')}
        </h2>
        <Link href="/cart" locale={locale} aria-label={`${common('edit')}: ${t('review')}`} className="link inline-flex min-h-11 items-center">
          {common('edit')}
        </Link>
      </div>
      <ul className="my-3 space-y-3">
        {cart.lines.map((line) => (
          <li key={line.id} className="flex gap-3 text-sm">
            {line.picture && <img src={line.picture.url} alt="" width="48" height="48" className="h-12 w-12 rounded-lg bg-sand object-cover" />}
            <span className="flex-1">
              {line.name}, {line.packSize} × {line.quantity}
            </span>
            <span className="font-semibold">{formatMoney(line.total, locale)}</span>
          </li>
        ))}
      </ul>
      <Totals cart={cart} locale={locale} />
    </aside>
  );
}
