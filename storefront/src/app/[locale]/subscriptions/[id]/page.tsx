import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { cancel, pause, skip, unskip, update, updateDelivery, vacation } from '@/actions/subscriptions';
import { ActionForm } from '@/components/form/action-form';
import { PostalAddress } from '@/components/postal-address';
import { Countdown } from '@/components/subscription/countdown';
import { ResumeForm } from '@/components/subscription/resume-form';
import { localePath, type Locale } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { formatDate, formatTime, indianDate } from '@/lib/dates';
import { env } from '@/lib/env';
import { formatMoney } from '@/lib/money';
import { account, type Customer } from '@/lib/saleor/account';
import { subscription, type Contract, type Delivery } from '@/lib/saleor/subscriptions';
import { serverNow } from '@/lib/server-now';
import { inPageLanguage } from '@/lib/shop-words';
import english from '../../../../../messages/en.json';

type Props = PageProps<{ id: string }>;

/** The rest of the four weeks opens on demand. */
const shownDays = 12;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'subscriptions' });
  return { title: t('title'), robots: { index: false } };
}

/** One subscription: its next four weeks, and everything that can be changed about it. */
export default async function Subscription({ params }: Props) {
  const locale = await pageLocale(params);
  const token = await requireToken(locale);
  const { id } = await params;
  const now = serverNow();
  const [contract, customer] = await Promise.all([
    subscription(decodeURIComponent(id), indianDate(now, -3), indianDate(now, 28), token, locale),
    account(token),
  ]);
  if (!contract) notFound();
  const t = await getTranslations({ locale, namespace: 'subscriptions' });
  const next = contract.deliveries.find((delivery) => delivery.editable && delivery.state === 'PLANNED');
  const secondsLeft = next && Math.floor((Date.parse(next.cutoffAt) - now.getTime()) / 1000);
  const told = ({ type, message }: { type: string; message: string }) => {
    const dates = message.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
    const own = t.has(`event-${type}`) ? (t.raw(`event-${type}`) as string) : undefined;
    // Only where nothing of what the shop says is lost.
    if (own !== undefined && dates.length === (own.includes('{date}') ? 1 : 0)) {
      return own.replace('{date}', formatDate(dates[0] ?? '1970-01-01', locale, 'short'));
    }
    const words = inPageLanguage(message, wordsOf(t, locale));
    return words ?? message.replace(/\d{4}-\d{2}-\d{2}/g, (date) => formatDate(date, locale, 'short'));
  };
  const over = contract.status === 'CANCELLED' || contract.status === 'COMPLETED';
  return (
    <div className="wrap max-w-4xl py-8">
      <h1 className="text-3xl font-bold">{contract.lines.map((line) => line.name).join(', ')}</h1>
      <p className="mt-1 text-soft" data-testid="contract-status" data-status={contract.status}>
        {t('number', { number: contract.number })} · {t(`frequency-${contract.frequency}`)} ·{' '}
        <strong className="text-ink">{t(`status-${contract.status}`)}</strong>
        {contract.status === 'PAUSED' && contract.pausedUntil && ` · ${t('pausedUntil', { date: formatDate(contract.pausedUntil, locale) })}`}
      </p>
      {next && secondsLeft !== undefined && !over && (
        <div className="mt-4">
          <Countdown seconds={secondsLeft} text={t.raw('cutoffIn') as string} closed={t('closed')} />
        </div>
      )}
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
        <section aria-labelledby="calendar" className="card p-4">
          <h2 id="calendar" className="mb-2 text-xl font-bold">
            {t('calendar')}
          </h2>
          <ol className="divide-y divide-line">
            {contract.deliveries.slice(0, shownDays).map((delivery) => (
              <DeliveryRow key={delivery.id} contract={contract} delivery={delivery} locale={locale} />
            ))}
          </ol>
          {contract.deliveries.length > shownDays && (
            <details className="mt-2 border-t border-line pt-2">
              <summary className="link inline-flex min-h-11 items-center">{t('later', { count: contract.deliveries.length - shownDays })}</summary>
              <ol className="divide-y divide-line">
                {contract.deliveries.slice(shownDays).map((delivery) => (
                  <DeliveryRow key={delivery.id} contract={contract} delivery={delivery} locale={locale} />
                ))}
              </ol>
            </details>
          )}
        </section>
        <div className="space-y-4">
          {!over && <Changes contract={contract} customer={customer} locale={locale} today={indianDate(now)} />}
          <section aria-labelledby="history" className="card p-4">
            <h2 id="history" className="text-xl font-bold">
              {t('history')}
            </h2>
            <ol className="mt-2 space-y-2 text-sm">
              {contract.events.map((event) => (
                <li key={event.date + event.type}>
                  <time dateTime={event.date} className="text-soft">
                    {formatTime(event.date, locale)}
                  </time>{' '}
                  {told(event)}
                </li>
              ))}
            </ol>
          </section>
        </div>
      </div>
    </div>
  );
}

/** The shop's sentences about subscriptions in the page's language. */
function wordsOf(t: Awaited<ReturnType<typeof getTranslations<'subscriptions'>>>, locale: Locale) {
  return {
    english: english.subscriptions.said,
    say: (name: string, values: Record<string, string>) => t(`said.${name}`, values),
    date: (iso: string) => formatDate(iso, locale, 'short'),
  };
}

async function DeliveryRow({ contract, delivery, locale }: { contract: Contract; delivery: Delivery; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'subscriptions' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const problems = t.raw('problems') as Record<string, string>;
  const date = formatDate(delivery.date, locale, 'short');
  const skipped = delivery.state === 'SKIPPED';
  const several = delivery.lines.length > 1;
  return (
    <li className={`py-3 ${skipped ? 'text-soft' : ''}`} data-testid="delivery" data-date={delivery.date} data-state={delivery.state}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div>
          <p className="font-semibold">
            <time dateTime={delivery.date} className={skipped ? 'line-through' : ''}>
              {date}
            </time>{' '}
            {delivery.slot && <span className="text-sm font-normal text-soft">{delivery.slot}</span>}
          </p>
          <p className="text-sm">
            {t(`state-${delivery.state}`)} · {delivery.lines.map((line) => (several ? `${line.quantity} × ${line.name}, ${line.packSize}` : `${line.quantity} × ${line.packSize}`)).join('; ')}
            {delivery.failure && ` · ${inPageLanguage(delivery.failure, wordsOf(t, locale)) ?? t('looking')}`}
          </p>
        </div>
        {delivery.editable && (
          <ActionForm
            key={delivery.state}
            action={skipped ? unskip : skip}
            submit={skipped ? t('unskip') : t('skip')}
            busy={common('loading')}
            problems={problems}
            quiet
            className=""
            label={skipped ? t('unskipNamed', { date }) : t('skipNamed', { date })}
            testId={skipped ? 'unskip' : 'skip'}
          >
            <input type="hidden" name="id" value={contract.id} />
            <input type="hidden" name="date" value={delivery.date} />
          </ActionForm>
        )}
      </div>
      {delivery.editable && !skipped && (
        <details>
          <summary className="inline-flex min-h-11 items-center text-sm font-semibold text-leaf-dark underline underline-offset-4">{t('changeOne')}</summary>
          <ActionForm action={updateDelivery} submit={t('save')} busy={common('loading')} problems={problems} done={t('done')} quiet className="mt-2 space-y-3">
            <input type="hidden" name="id" value={contract.id} />
            <input type="hidden" name="date" value={delivery.date} />
            <Quantities lines={delivery.lines} />
            <AddOn contract={contract} delivery={delivery} label={t('addOn')} none={t('addOnNone')} quantity={t('quantity')} />
            <p className="text-sm text-soft">{t('cutoff', { time: formatTime(delivery.cutoffAt, locale) })}</p>
          </ActionForm>
        </details>
      )}
    </li>
  );
}

function Quantities({ lines }: { lines: Contract['lines'] }) {
  return (
    <>
      {lines.map((line) => (
        <label key={line.id} className="flex items-center justify-between gap-3">
          <span>
            {line.name}, {line.packSize}
          </span>
          <input type="number" name={`quantity:${line.variantId}`} inputMode="numeric" min={1} max={50} defaultValue={line.quantity} required className="field w-20" />
        </label>
      ))}
    </>
  );
}

/** Something more for this one delivery, of what the plan offers. */
function AddOn(props: { contract: Contract; delivery: Delivery; label: string; none: string; quantity: string }) {
  const there = new Set(props.delivery.lines.map(({ variantId }) => variantId));
  const more = props.contract.offered.filter(({ variantId }) => !there.has(variantId));
  if (more.length === 0) return null;
  return (
    <div className="grid grid-cols-[1fr_5rem] gap-3">
      <label className="block">
        <span className="label">{props.label}</span>
        <select name="addOn" defaultValue="" className="field" data-testid="add-on">
          <option value="">{props.none}</option>
          {more.map((variant) => (
            <option key={variant.variantId} value={variant.variantId}>
              {variant.name}, {variant.packSize}
            </option>
          ))}
        </select>
      </label>
      <label className="block">
        <span className="label">{props.quantity}</span>
        <input type="number" name="addOnQuantity" inputMode="numeric" min={1} max={50} defaultValue={1} className="field" />
      </label>
    </div>
  );
}

async function Changes({ contract, customer, locale, today }: { contract: Contract; customer: Customer | undefined; locale: Locale; today: string }) {
  const t = await getTranslations({ locale, namespace: 'subscriptions' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const problems = t.raw('problems') as Record<string, string>;
  const id = <input type="hidden" name="id" value={contract.id} />;
  const form = { busy: common('loading'), problems, quiet: true };
  // The bank may have ended the permission to debit: resuming asks for another one.
  const mayAsk = contract.paymentMode === 'MANDATE' && (contract.status === 'PAUSED' || contract.status === 'PAST_DUE');
  return (
    <>
      <section aria-labelledby="vacation" className="card p-4">
        <h2 id="vacation" className="mb-2 text-xl font-bold">
          {t('vacation')}
        </h2>
        <ActionForm {...form} action={vacation} submit={t('vacationSave')} done={t('done')} testId="vacation" className="space-y-3">
          {id}
          <div className="grid grid-cols-2 gap-3">
            <DateInput name="from" label={t('vacationFrom')} min={today} />
            <DateInput name="to" label={t('vacationTo')} min={today} />
          </div>
        </ActionForm>
      </section>
      <details className="card p-4">
        <summary className="flex min-h-11 items-center font-display text-lg font-bold">{t('change')}</summary>
        <ActionForm {...form} action={update} submit={t('save')} done={t('done')} className="mt-3 space-y-3">
          {id}
          <Quantities lines={contract.lines} />
          {contract.plan.slots.length > 0 && (
            <label className="block">
              <span className="label">{t('slot')}</span>
              <select name="slot" defaultValue={contract.slot ?? ''} className="field">
                {contract.plan.slots.map((slot) => (
                  <option key={slot}>{slot}</option>
                ))}
              </select>
            </label>
          )}
          <label className="block">
            <span className="label">{t('address')}</span>
            <select name="addressId" defaultValue="" className="field">
              <option value="">
                {contract.address.streetAddress1}, {contract.address.city}
              </option>
              {customer?.addresses.map((address) => (
                <option key={address.id} value={address.id}>
                  {address.streetAddress1}, {address.city}
                </option>
              ))}
            </select>
          </label>
        </ActionForm>
      </details>
      <section className="card space-y-3 p-4" aria-label={t('pause')}>
        {(contract.status === 'PAUSED' || mayAsk) && (
          <ResumeForm
            id={contract.id}
            submit={t('resume')}
            busy={form.busy}
            problems={problems}
            done={t('resumeDone')}
            scriptUrl={env().RAZORPAY_CHECKOUT_URL}
            returnUrl={env().STOREFRONT_URL + localePath(locale, '/subscriptions')}
          />
        )}
        {mayAsk && <p className="text-sm text-soft">{t('resumeText')}</p>}
        {contract.status !== 'PAUSED' && (
          <ActionForm {...form} action={pause} submit={t('pause')} testId="pause">
            {id}
            <DateInput name="until" label={t('pauseUntil')} min={today} optional />
          </ActionForm>
        )}
        <details>
          <summary className="flex min-h-11 items-center font-semibold text-chilli">{t('cancel')}</summary>
          <p className="mb-3 text-sm text-soft">{t('cancelText')}</p>
          <ActionForm {...form} action={cancel} submit={t('cancelConfirm')} danger testId="cancel">
            {id}
            <label className="block">
              <span className="label">{t('cancelReason')}</span>
              <input name="reason" maxLength={300} className="field" />
            </label>
          </ActionForm>
        </details>
      </section>
      <section className="card p-4" aria-label={t('address')}>
        <PostalAddress address={contract.address} />
        <p className="mt-2 text-sm text-soft">
          {t(`mode-${contract.paymentMode}`)} ·{' '}
          {t('perDelivery', {
            price: contract.lines.map((line) => `${line.quantity} × ${formatMoney(line.unitPrice, locale)}`).join(' + '),
          })}
        </p>
      </section>
    </>
  );
}

function DateInput({ name, label, min, optional }: { name: string; label: string; min: string; optional?: boolean }) {
  return (
    <label className="block">
      <span className="label">{label}</span>
      <input type="date" name={name} min={min} required={!optional} className="field" />
    </label>
  );
}
