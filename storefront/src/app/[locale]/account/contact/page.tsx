import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { addEmail, addPhone, sendEmailCode, sendPhoneCode } from '@/actions/contact';
import { CodeSteps } from '@/components/account/code-steps';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { codeWords } from '@/lib/code-words';
import { account } from '@/lib/saleor/account';
import { myPhone } from '@/lib/saleor/contact';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('contact') };
}

/** The phone and the e-mail address that sign in; each is added by a code that is sent to it. */
export default async function Contact({ params }: PageProps) {
  const locale = await pageLocale(params);
  const token = await requireToken(locale);
  const [customer, phone, words] = await Promise.all([account(token), myPhone(token), codeWords(locale)]);
  const t = await getTranslations({ locale, namespace: 'account' });
  const auth = await getTranslations({ locale, namespace: 'auth' });
  const problems = { ...(auth.raw('problems') as Record<string, string>), TAKEN: t('contactTaken'), OFF: t('contactOff') };
  return (
    <>
      <h1 className="mb-2 text-3xl font-bold">{t('contact')}</h1>
      <p className="mb-4 text-soft">{t('contactLead')}</p>
      <div className="grid items-start gap-6 md:grid-cols-2">
        <section aria-labelledby="phone" className="card p-5">
          <h2 id="phone" className="mb-1 text-xl font-bold">
            {auth('phone')}
          </h2>
          <p className="mb-3" data-testid="my-phone">
            {phone ?? <span className="text-soft">{t('phoneNone')}</span>}
          </p>
          <CodeSteps
            key={phone}
            field={{ name: 'phone', type: 'tel', inputMode: 'tel', autoComplete: 'tel' }}
            ask={sendPhoneCode}
            confirm={addPhone}
            hidden={{ locale }}
            problems={problems}
            words={{ ...words, target: phone ? t('phoneChange') : t('phoneAdd'), verify: t('verify') }}
          />
        </section>
        <section aria-labelledby="email" className="card p-5">
          <h2 id="email" className="mb-1 text-xl font-bold">
            {auth('email')}
          </h2>
          {customer?.email ? (
            <p data-testid="my-email" className="break-words">
              {customer.email}
            </p>
          ) : (
            <>
              <p className="mb-3 text-soft">{t('emailNone')}</p>
              <CodeSteps
                field={{ name: 'email', type: 'email', autoComplete: 'email' }}
                ask={sendEmailCode}
                confirm={addEmail}
                hidden={{ locale }}
                problems={problems}
                words={{ ...words, target: t('emailAdd'), targetHint: t('emailHint'), verify: t('verify'), other: t('otherEmail') }}
              />
            </>
          )}
        </section>
      </div>
    </>
  );
}
