import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TopUp } from '@/components/account/top-up';
import { localePath } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { formatDate } from '@/lib/dates';
import { env } from '@/lib/env';
import { formatMoney } from '@/lib/money';
import { BackendError } from '@/lib/saleor/client';
import { myWallet, type Wallet } from '@/lib/saleor/subscriptions';
import { inPageLanguage } from '@/lib/shop-words';
import english from '../../../../../messages/en.json';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('wallet') };
}

async function walletOf(token: string): Promise<Wallet | undefined> {
  try {
    return await myWallet(env().DEFAULT_CHANNEL, token);
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return undefined;
    throw error;
  }
}

export default async function WalletPage({ params }: PageProps) {
  const locale = await pageLocale(params);
  const wallet = await walletOf(await requireToken(locale));
  const t = await getTranslations({ locale, namespace: 'account' });
  const common = await getTranslations({ locale, namespace: 'common' });
  if (!wallet) {
    return (
      <>
        <h1 className="mb-4 text-3xl font-bold">{t('wallet')}</h1>
        <p className="note">{t('walletOff')}</p>
      </>
    );
  }
  const date = (iso: string) => formatDate(iso, locale, 'short');
  const say = (name: string, values: Record<string, string>) => t(`reasons.${name}`, values);
  const reasonOf = ({ reason, orderNumber }: Wallet['entries'][number]) => {
    const words = inPageLanguage(reason, { english: english.account.reasons, say, date }) ?? reason;
    return orderNumber && !words.includes(orderNumber) ? `${words} (${orderNumber})` : words;
  };
  return (
    <>
      <h1 className="mb-4 text-3xl font-bold">{t('wallet')}</h1>
      <div className="card grid gap-5 p-5 md:grid-cols-2">
        <div>
          <p className="text-soft">{t('walletBalance')}</p>
          <p className="font-display text-4xl font-bold text-leaf-dark" data-testid="balance">
            {formatMoney(wallet.balance, locale)}
          </p>
          <p className="mt-1 text-sm text-soft">{t('walletLead')}</p>
        </div>
        <TopUp
          scriptUrl={env().RAZORPAY_CHECKOUT_URL}
          returnUrl={env().STOREFRONT_URL + localePath(locale, '/account/wallet')}
          words={{ amount: t('topUpAmount'), submit: t('topUp'), busy: common('loading'), done: t('topUpDone'), problems: t.raw('problems') as Record<string, string> }}
        />
      </div>
      {wallet.entries.length === 0 ? (
        <p className="note mt-4">{t('walletEmpty')}</p>
      ) : (
        <div className="card mt-4 overflow-x-auto p-2">
          <table className="w-full text-left">
            <thead>
              <tr className="border-b border-line text-sm">
                <th scope="col" className="p-2">{t('entryDate')}</th>
                <th scope="col" className="p-2">{t('entryReason')}</th>
                <th scope="col" className="p-2 text-right">{t('entryAmount')}</th>
                <th scope="col" className="p-2 text-right">{t('entryBalance')}</th>
              </tr>
            </thead>
            <tbody>
              {wallet.entries.map((entry) => (
                <tr key={`${entry.date}${entry.balance.minor}`} className="border-b border-line last:border-0">
                  <td className="whitespace-nowrap p-2">{date(entry.date)}</td>
                  <td className="p-2">{reasonOf(entry)}</td>
                  <td className={`p-2 text-right font-semibold ${entry.amount.minor < 0n ? 'text-chilli' : 'text-leaf-dark'}`}>{formatMoney(entry.amount, locale)}</td>
                  <td className="p-2 text-right">{formatMoney(entry.balance, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
