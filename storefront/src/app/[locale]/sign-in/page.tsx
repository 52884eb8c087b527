import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { requestCode, signInWithCode, signInWithPassword } from '@/actions/auth';
import { CodeSteps } from '@/components/account/code-steps';
import { NewSession } from '@/components/account/new-session';
import { ActionForm } from '@/components/form/action-form';
import { Field } from '@/components/form/field';
import { Link } from '@/components/link';
import { NarrowPage } from '@/components/narrow-page';
import { localePath } from '@/i18n/config';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { isSignedIn } from '@/lib/auth/session';
import { codeWords } from '@/lib/code-words';
import { safePath } from '@/lib/safe-path';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'auth' });
  return { title: t('signInTitle'), robots: { index: false } };
}

export default async function SignIn({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const next = safePath(one(query, 'next'), localePath(locale, '/account'));
  if (await isSignedIn()) redirect(next);
  const byPassword = one(query, 'way') === 'password';
  const t = await getTranslations({ locale, namespace: 'auth' });
  const problems = t.raw('problems') as Record<string, string>;
  const way = (name: string) => `/sign-in?way=${name}&next=${encodeURIComponent(next)}`;
  return (
    <NarrowPage title={t('signInTitle')} lead={t('signInLead')}>
      <NewSession />
      {one(query, 'added') === 'email' && (
        <p role="status" className="good mb-4" data-testid="email-added">
          {t('emailAdded')}
        </p>
      )}
      <nav aria-label={t('signInTitle')} className="mb-5 grid grid-cols-2 gap-1 rounded-full bg-sand p-1">
        {(['phone', 'password'] as const).map((name) => {
          const current = (name === 'password') === byPassword;
          return (
            <Link
              key={name}
              href={way(name)}
              locale={locale}
              replace
              aria-current={current ? 'true' : undefined}
              className="flex min-h-11 items-center justify-center rounded-full px-2 text-center text-sm font-semibold aria-[current=true]:bg-card aria-[current=true]:text-leaf-dark aria-[current=true]:shadow-card"
            >
              {t(name === 'phone' ? 'byPhone' : 'byPassword')}
            </Link>
          );
        })}
      </nav>
      {byPassword ? (
        <ActionForm action={signInWithPassword} submit={t('signIn')} busy={t('verifying')} problems={problems} testId="sign-in">
          <input type="hidden" name="next" value={next} />
          <input type="hidden" name="locale" value={locale} />
          <Field name="email" label={t('email')} type="email" autoComplete="username" required />
          <Field name="password" label={t('password')} type="password" autoComplete="current-password" required />
          <Link href="/forgot-password" locale={locale} className="link inline-flex min-h-11 items-center">
            {t('forgot')}
          </Link>
        </ActionForm>
      ) : (
        <CodeSteps
          field={{ name: 'phone', type: 'tel', inputMode: 'tel', autoComplete: 'tel' }}
          ask={requestCode}
          confirm={signInWithCode}
          hidden={{ next, locale }}
          problems={problems}
          words={await codeWords(locale)}
        />
      )}
      <p className="mt-6 border-t border-line pt-4 text-soft">
        {t('newHere')}{' '}
        <Link href="/register" locale={locale} className="link inline-flex min-h-11 items-center">
          {t('register')}
        </Link>
      </p>
    </NarrowPage>
  );
}
