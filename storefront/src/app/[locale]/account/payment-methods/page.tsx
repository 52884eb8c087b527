import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { deleteMethod } from '@/actions/account';
import { Empty } from '@/components/empty';
import { ActionForm } from '@/components/form/action-form';
import { AlertIcon, CardIcon } from '@/components/icons';
import { Link } from '@/components/link';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { surface } from '@/lib/saleor/channel';
import { storedMethods } from '@/lib/saleor/payment-methods';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('methods') };
}

/** Cards and UPI ids that Razorpay keeps for the customer; each can be forgotten. */
export default async function PaymentMethods({ params }: PageProps) {
  const locale = await pageLocale(params);
  await requireToken(locale);
  const methods = await storedMethods(await surface());
  const t = await getTranslations({ locale, namespace: 'account' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const problems = t.raw('problems') as Record<string, string>;
  return (
    <>
      <h1 className="mb-2 text-3xl font-bold">{t('methods')}</h1>
      <p className="mb-4 text-soft">{t('methodsLead')}</p>
      {!methods ? (
        <div role="alert">
          <Empty level="h2" icon={<AlertIcon />} title={t('methodsUnknownTitle')} text={t('methodsUnknownText')}>
            <Link href="/account/payment-methods" locale={locale} className="button">
              {common('tryAgain')}
            </Link>
          </Empty>
        </div>
      ) : methods.length === 0 ? (
        <Empty level="h2" icon={<CardIcon />} title={t('methodsEmptyTitle')} text={t('methodsEmptyText')} />
      ) : (
        <ul className="grid gap-4 md:grid-cols-2">
          {methods.map((method) => (
            <li key={method.id} className="card flex items-center gap-4 p-4" data-testid="stored-method">
              <CardIcon className="h-8 w-8 shrink-0 text-leaf" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-semibold">{method.name}</p>
                {method.expires && <p className="text-sm text-soft">{t('methodExpires', { date: method.expires })}</p>}
              </div>
              <ActionForm
                action={deleteMethod}
                submit={t('deleteAddress')}
                label={t('methodDelete', { name: method.name })}
                busy={common('loading')}
                problems={problems}
                danger
                className="shrink-0"
                testId="delete-method"
              >
                <input type="hidden" name="id" value={method.id} />
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
